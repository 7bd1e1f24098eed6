"""Collects the licences of everything that went into the standalone program, and writes its bill of materials.

Usage: licences.py COLLECTED.json PROGRAM_FOLDER

`COLLECTED.json` is what rts_console.spec wrote: each file of the program and where it came from. Each file belongs to
a Python distribution, to Python itself, to this project, or to a library of the system; one that belongs to nobody, or
to somebody who has no licence text, ends the build, so that nothing is shipped whose licence is unknown.
"""

import json
import platform
import shutil
import ssl
import subprocess
import sys
import sysconfig
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from importlib import metadata
from pathlib import Path

from cyclonedx.contrib.license.factories import LicenseFactory
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL

from rts_console import __version__

PROJECT = Path(__file__).resolve().parents[1]
FETCHED = (".venv", "build/package/tools")
"""Folders of the checkout that hold what others made. The boot code of the tools is in the program."""
SHARED = (Path("/usr"), Path("/usr/local"))
"""Folders that an interpreter shares with everything else."""
TEXTS = PROJECT / "packaging" / "licence_texts"
TEXTS_OF = {
    "PySide6_Essentials": ("LGPL-3.0.txt", "GPL-3.0.txt"),
    "shiboken6": ("LGPL-3.0.txt", "GPL-3.0.txt"),
    "bbpb": ("bbpb.txt",),
}
"""Those whose packages have no text of their own."""
LICENCE_NAMES = ("licen", "copying", "notice", "authors")
FONTS_AND_ICONS = "The licences of fonts and icons are beside them, in _internal/resources."
QT_NOTICE = """\
RTS Console uses Qt and PySide6 (Qt for Python) under the GNU Lesser General Public License, version 3. Their
libraries are separate files in _internal/PySide6 and may be replaced by other builds of the same version: put your
own in their place and start the program as before. Nothing in the licence of RTS Console forbids to change them, or
to take the program apart in order to find errors in such changes. Sources, at the versions named in this folder:
https://download.qt.io/official_releases/qt/ and https://code.qt.io/cgit/pyside/pyside-setup.git
"""


@dataclass
class Part:
    """One piece of software in the program."""

    name: str
    version: str
    kind: str
    licence: str
    files: list[Path] = field(default_factory=list)
    """Its licence texts."""

    @property
    def purl(self) -> PackageURL:
        """Its name as tools that look for vulnerable versions know it."""
        namespace = "debian" if self.kind == "deb" else None
        return PackageURL(self.kind, namespace, self.name, self.version)


def main(collected: Path, program: Path) -> int:
    """Write `licences/` and `sbom.cdx.json` into the program's folder. Returns the exit code."""
    sources = {Path(source).resolve() for _, _, source in json.loads(collected.read_text("utf-8"))}
    parts, orphans = parts_of(sources)
    if orphans:
        print(
            "licences.py: nobody is known to have made these files, so their licence is not known either:",
            file=sys.stderr,
        )
        print(*(f"  {orphan}" for orphan in orphans), sep="\n", file=sys.stderr)
        print("Leave them out (packaging/rts_console.spec) or teach licences.py whose they are.", file=sys.stderr)
        return 1
    if mute := [part.name for part in parts if not part.files]:
        print(f"licences.py: these have no licence text: {', '.join(mute)}.", file=sys.stderr)
        print(f"Put it into {TEXTS} and name it in TEXTS_OF.", file=sys.stderr)
        return 1
    folder = program / "licences"
    shutil.rmtree(folder, ignore_errors=True)
    write_texts(parts, folder)
    write_bill(parts, program / "sbom.cdx.json")
    print(f"{len(parts)} parts; their licences are in {folder}, the bill of materials in {program / 'sbom.cdx.json'}")
    return 0


def parts_of(sources: Iterable[Path]) -> tuple[list[Part], list[Path]]:
    """The parts that the files belong to, by name, and the files that belong to none."""
    owners = dict(owned_files())
    parts: dict[str, Part] = {}
    system: list[Path] = []
    for source in sources:
        if source.is_relative_to(PROJECT) and not any(source.is_relative_to(PROJECT / each) for each in FETCHED):
            continue
        if distribution := owners.get(source):
            parts.setdefault(distribution.name, part_of(distribution))
        elif is_pythons(source):
            parts.setdefault("CPython", python())
        else:
            system.append(source)
    orphans = []
    for source in system:
        if part := debian_part(source):
            parts.setdefault(part.name, part)
        else:
            orphans.append(source)
    return sorted(parts.values(), key=lambda part: part.name.lower()), orphans


def owned_files() -> Iterator[tuple[Path, metadata.Distribution]]:
    """Each file of each installed distribution, those of the tools of the build as well."""
    for distribution in metadata.distributions():
        for file in distribution.files or ():
            yield Path(str(distribution.locate_file(file))).resolve(), distribution


def is_pythons(source: Path) -> bool:
    """Whether a file came with the interpreter: all below its folder, where that is not one of the whole system."""
    base = Path(sys.base_prefix).resolve()
    homes = {Path(sysconfig.get_path(name)).resolve() for name in ("stdlib", "platstdlib")}
    homes.add(base if base not in SHARED else base / "lib" / f"python{sys.version_info.major}.{sys.version_info.minor}")
    return source.name.startswith("libpython") or any(source.is_relative_to(home) for home in homes)


def part_of(distribution: metadata.Distribution) -> Part:
    """A Python distribution with its licence texts."""
    facts = distribution.metadata
    named = [file for file in distribution.files or () if file.name.lower().startswith(LICENCE_NAMES)]
    texts = [Path(str(distribution.locate_file(file))) for file in named if ".dist-info" in str(file)]
    texts = texts or [TEXTS / name for name in TEXTS_OF.get(distribution.name, ())]
    licence = facts.get("License-Expression") or one_line(facts.get("License") or "")
    licence = licence or classified(facts.get_all("Classifier") or []) or "see its text"
    return Part(distribution.name, distribution.version, "pypi", licence, texts)


def one_line(licence: str) -> str:
    """A licence field, unless it is the whole text, or says nothing."""
    line = licence.strip()
    return "" if "\n" in line or line.upper() == "UNKNOWN" else line


def classified(classifiers: Iterable[str]) -> str:
    """The licence as the package index's classifiers have it, which know no exceptions."""
    return "; ".join(each.rsplit(" :: ", 1)[-1] for each in classifiers if each.startswith("License ::"))


def python() -> Part:
    """The interpreter."""
    here = (
        Path(sys.base_prefix, "LICENSE"),
        Path(sys.base_prefix, "LICENSE.txt"),
        Path(sysconfig.get_path("stdlib"), "LICENSE.txt"),
    )
    debian = Path(f"/usr/share/doc/python{sys.version_info.major}.{sys.version_info.minor}/copyright")
    texts = [text for text in (*here, debian) if text.is_file()][:1]
    return Part("CPython", platform.python_version(), "generic", "PSF-2.0", texts)


def debian_part(source: Path) -> Part | None:
    """The package of the system that a library belongs to."""
    if shutil.which("dpkg") is None:
        return None
    for path in (source, Path("/", *source.parts[2:]) if source.parts[1] == "usr" else Path("/usr", *source.parts[1:])):
        found = subprocess.run(["dpkg", "-S", str(path)], capture_output=True, text=True, check=False)
        if found.returncode == 0:
            name = found.stdout.split(":", 1)[0]
            query = ["dpkg-query", "-W", "-f", "${Version}", name]
            version = subprocess.run(query, capture_output=True, text=True, check=False).stdout.split("\n")[0]
            text = Path("/usr/share/doc", name, "copyright")
            return Part(name, version, "deb", "see its text", [text] if text.is_file() else [])
    return None


def write_texts(parts: Iterable[Part], folder: Path) -> None:
    """A folder for each part, and a list of them all."""
    folder.mkdir()
    lines = [f"RTS Console {__version__} contains, beside its own code:", ""]
    for part in parts:
        lines.append(f"{part.name} {part.version}: {part.licence}")
        for number, text in enumerate(part.files):
            place = folder / part.name
            place.mkdir(exist_ok=True)
            shutil.copyfile(text, place / (text.name if number == 0 else f"{number}-{text.name}"))
    lines += ["", f"{ssl.OPENSSL_VERSION} comes with CPython or the system.", FONTS_AND_ICONS, "", QT_NOTICE]
    (folder / "README.txt").write_text("\n".join(lines), "utf-8")


def write_bill(parts: Iterable[Part], path: Path) -> None:
    """The bill of materials, as CycloneDX 1.6."""
    licences = LicenseFactory()
    bill = Bom()
    bill.metadata.component = Component(name="rts-console", version=__version__, type=ComponentType.APPLICATION)
    for part in parts:
        component = Component(
            name=part.name,
            version=part.version,
            type=ComponentType.LIBRARY,
            purl=part.purl,
            bom_ref=str(part.purl),
            licenses=[licences.make_from_string(part.licence)],
        )
        bill.components.add(component)
        bill.register_dependency(bill.metadata.component, [component])
    JsonV1Dot6(bill).output_to_file(str(path), allow_overwrite=True, indent=2)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2])))
