"""Statements in the shape of the EU's DSA Transparency Database (Regulation (EU) 2022/2065)."""

from service.statements.dsa.record import DsaStatement, json_schema
from service.statements.dsa.rows import dsa_statement

__all__ = ["DsaStatement", "dsa_statement", "json_schema"]
