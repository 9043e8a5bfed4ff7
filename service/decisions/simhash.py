"""Near duplicates by SimHash. Pure.

M. S. Charikar, "Similarity estimation techniques from rounding algorithms", STOC 2002, as used for
texts by G. S. Manku, A. Jain and A. Das Sarma, "Detecting near-duplicates for web crawling", WWW
2007. The features are the different runs of four characters of the text in lower case, words
apart by one space. The share of bits in which two fingerprints differ estimates the angle
between the sets of features.
"""

from __future__ import annotations

import re
from typing import Final

import numpy as np
from numpy.typing import NDArray

RUN: Final = 4
LEAST_CHARACTERS: Final = 24
"""Shorter texts ("Thank you, that helped!") are alike without anybody repeating anybody."""
MOST_CHARACTERS: Final = 4_000
NEAR: Final = 10
"""Bits of 64 that may differ: a cosine of about 0.88, a word or two of twenty replaced.

Pages of the web are held to 3 bits; posts are short, and one word changes more of them.
"""

_WORD: Final = re.compile(r"\w+")
_FACTORS: Final = (0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0x27D4EB2F165667C5)


def simhash(text: str) -> int | None:
    """The 64-bit fingerprint of ``text``; None where it is too short to be compared."""
    plain = " ".join(_WORD.findall(text[:MOST_CHARACTERS].casefold()))
    if len(plain) < LEAST_CHARACTERS:
        return None
    features = np.unique(_mixed(_runs(plain)))
    bits = np.unpackbits(features.view(np.uint8).reshape(-1, 8), axis=1)
    ones = bits.sum(axis=0, dtype=np.int64)
    return int.from_bytes(np.packbits(2 * ones > len(features)).tobytes(), "little")


def near(one: int, other: int) -> bool:
    """Whether two fingerprints are those of near duplicates."""
    return (one ^ other).bit_count() <= NEAR


def _runs(text: str) -> NDArray[np.uint64]:
    """A number for each run of ``RUN`` characters, by its place; arithmetic is modulo 2^64."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4").astype(np.uint64)
    count = len(codes) - RUN + 1
    runs = np.zeros(count, dtype=np.uint64)
    for place, factor in enumerate(_FACTORS):
        runs += codes[place : place + count] * np.uint64(factor)
    return runs


def _mixed(values: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """``values`` spread over all 64 bits by the finaliser of SplitMix64 (Steele et al., 2014)."""
    mixed = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    result: NDArray[np.uint64] = mixed ^ (mixed >> np.uint64(31))
    return result
