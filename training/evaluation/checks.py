"""Original files of check sets, from the data folder that the owner names."""

from dataclasses import dataclass
from pathlib import Path

from training.errors import TrainingError
from training.readers.frames import Record, records
from training.sources import Source, SourceFile, load_register, measured, state, verify


@dataclass(frozen=True)
class Originals:
    """A data folder and the register that names its files; without a folder it has none."""

    folder: Path | None
    register: dict[str, Source]

    def has(self, name: str) -> bool:
        """Whether all files of a source are there; TrainingError if one is another version."""
        source = self.register.get(name)
        if source is None or self.folder is None:
            return False
        found = state(self.folder, source)
        if found == "differs":
            raise TrainingError(
                f"{name}: a file in {self.folder} is not the one its sha256 names. Remove it and"
                " get it again with `reins train sources --fetch`."
            )
        return found == "present"

    def file(self, name: str, stem: str) -> SourceFile:
        """A file of a source by the stem of its name; KeyError if the register has none."""
        for file in self.register[name].files:
            if Path(file.path).stem == stem:
                return file
        raise KeyError(f"{name}/{stem}")

    def records(self, name: str, stem: str) -> list[Record]:
        """The lines of a table of a source, in its own columns."""
        return list(records(self._folder(), self.file(name, stem)))

    def content(self, name: str, stem: str) -> bytes:
        """The content of a file of a source."""
        return verify(self._folder(), self.file(name, stem))

    def _folder(self) -> Path:
        if self.folder is None:
            raise TrainingError("These figures need the original files: name them with --data.")
        return self.folder


def originals(folder: Path | None, register: dict[str, Source] | None = None) -> Originals:
    """The data folder with a register; an own one is joined by the sets of Reins' evaluation."""
    ours = load_register()
    return Originals(folder, measured(ours) | (register or ours))
