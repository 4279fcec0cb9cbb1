#!/usr/bin/env python3
"""Packs what a bare machine with CUDA 13 needs to run the Java trainer: a runtime, the jars, libtorch for one GPU architecture.

usage: pack.py [OUT]            OUT is .gpu in the project's root unless given

Writes OUT/own (Ladder's own classes) and OUT/j0, OUT/j1, ... (all else), none larger than --part-mib, each with a copy of the
list of all pieces, MANIFEST. gpu/unpack takes them in any order. What is packed is kept in OUT/cache by its content: after a
change of Ladder alone only OUT/own is packed anew. Needs JDK 25 (JAVA_HOME), Maven and xz; Python's standard library only.
"""

import argparse
import hashlib
import io
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile

sys.dont_write_bytecode = True  # a __pycache__ here would travel
import fatbin

ROOT = pathlib.Path(__file__).resolve().parent.parent
# jdeps can't tell: it stops at modules that the libraries name and do not need.
MODULES = "java.base,java.desktop,java.logging,java.management,java.naming,java.xml,jdk.incubator.vector,jdk.unsupported"
# Parts of the natives that training does not load.
LEFT_OUT = {"libjniopenblas_full.so", "libjnitorch_gloo.so", "libjnitorch_nccl.so"}
# A native library larger than this is compressed by itself, so that a change of another leaves its cache standing.
LARGE = 64 << 20
MIB = 1 << 20
TRAVELS = 64 * MIB  # in one call to the machine: the tracked files and what is carried


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", nargs="?", type=pathlib.Path, default=ROOT / ".gpu")
    parser.add_argument("--part-mib", type=float, default=45, help="largest part, default 45: with the tracked files it has to stay below 64")
    parser.add_argument("--arch", type=int, default=90, help="GPU architecture to keep, default 90 (H100, H200)")
    parser.add_argument("--cpu", action="store_true", help="libtorch without CUDA: for gpu/rehearse")
    parser.add_argument("--preset", type=int, choices=range(10), default=6, help="of xz, default 6")
    a = parser.parse_args()
    if not 1 <= a.part_mib <= 55:
        sys.exit(f"pack: a part of {a.part_mib:g} MiB can't travel: give --part-mib 1 to 55.")
    jdk = pathlib.Path(os.environ.get("JAVA_HOME", ""))
    if not (jdk / "bin" / "jlink").is_file():
        sys.exit("pack: JAVA_HOME names no JDK: set it to JDK 25 or newer, with jlink.")
    out = a.out.resolve()
    cache = out / "cache"
    cache.mkdir(parents=True, exist_ok=True)
    packer = Packer(cache, a.preset)

    own, libraries, natives = jars(cache, a.cpu)
    stable = [runtime(packer, jdk), packer.item("libraries", {f"lib/{j.name}": j for j in libraries})]
    with tempfile.TemporaryDirectory(dir=cache) as scratch:
        stable += torch(packer, natives, a.arch, pathlib.Path(scratch))
        ladder = ladder_item(packer, own, libraries, jdk, pathlib.Path(scratch))
    packer.forget_others()
    split(out, stable, ladder, int(a.part_mib * MIB))


class Packer:
    """Makes NAME.tar.xz of files, once for each content."""

    def __init__(self, cache, preset):
        self.cache = cache
        # Most of it is x86 code, which packs an eighth smaller after this filter. It costs the rest nothing to speak of.
        self.xz = ["nice", "-n", "19", "xz", "-T1", "-c", "--x86", f"--lzma2=preset={preset}"]
        self.used = set()

    def item(self, name, files, links=(), key=None):
        """
        files: name in the tar -> path or bytes; links: (name in the tar, target); key: what the content depends on, where
        the files need not be made to know it
        """
        packed = self.path(name, key or self.digest(files, links))
        if not packed.exists():
            part = packed.with_suffix(".part")
            with open(part, "wb") as out, subprocess.Popen(self.xz, stdin=subprocess.PIPE, stdout=out) as xz:
                with tarfile.open(fileobj=xz.stdin, mode="w|", format=tarfile.PAX_FORMAT) as tar:
                    for inside in sorted(files):
                        add(tar, inside, files[inside])
                    for inside, target in links:
                        link = tarfile.TarInfo(inside)
                        link.type, link.linkname = tarfile.SYMTYPE, target
                        tar.addfile(link)
                xz.stdin.close()
            if xz.returncode:
                sys.exit(f"pack: xz failed on {name}")
            part.rename(packed)
        print(f"{name:14} {packed.stat().st_size / MIB:8.1f} MiB packed", flush=True)
        return name, packed

    def path(self, name, key):
        path = self.cache / f"{name}-{hashlib.sha256(repr((key, self.xz)).encode()).hexdigest()[:16]}.tar.xz"
        self.used.add(path)
        return path

    def forget_others(self):
        for path in self.cache.glob("*.tar.*"):
            if path not in self.used:
                path.unlink()

    @staticmethod
    def digest(files, links):
        return sorted((n, sha256(f)) for n, f in files.items()), sorted(links)


def add(tar, inside, file):
    info = tarfile.TarInfo(inside)  # owner, group and time stay 0: equal files give equal archives
    if isinstance(file, bytes):
        info.size = len(file)
        tar.addfile(info, io.BytesIO(file))
        return
    info.size = file.stat().st_size
    info.mode = 0o755 if os.access(file, os.X_OK) else 0o644
    with open(file, "rb") as source:
        tar.addfile(info, source)


def sha256(file):
    if isinstance(file, bytes):
        return hashlib.sha256(file).hexdigest()
    with open(file, "rb") as source:
        return hashlib.file_digest(source, "sha256").hexdigest()


def jars(cache, cpu):
    """Builds the command line; returns Ladder's own jars, the libraries' and those with native code for this machine."""
    profile = "torch" if cpu else "cuda"
    folder = f"target/pack-{profile}"
    target = ROOT / "ladder-cli" / folder
    shutil.rmtree(target / "lib", ignore_errors=True)  # Maven leaves what an earlier build put there
    apart = "-Dladder.build.directory=${project.basedir}/" + folder  # ./ladder's own build stays as it is
    maven("-Dmaven.test.skip=true", "-DskipChecks", f"-P{profile}", apart, "package", "-pl", "ladder-cli", "-am")
    built = [*sorted(target.glob("ladder-cli-*.jar")), *sorted(target.glob("lib/*.jar"))]
    extra = cache / "jars"
    versions = dict(re.findall(r"<(javacpp|openblas|pytorch)\.version>(.*?)<", (ROOT / "pom.xml").read_text()))
    for name, version in versions.items():
        native = "linux-x86_64" if cpu or name != "pytorch" else "linux-x86_64-gpu"
        for classifier in ("", native):
            jar = f"{name}-{version}{classifier and '-' + classifier}.jar"
            if jar not in {j.name for j in built}:
                built.append(fetch(extra, f"org.bytedeco:{name}:{version}:jar{classifier and ':' + classifier}", jar))
    # Training has no use for ONNX Runtime, whose natives of all platforms would fill a part of their own.
    built = [j for j in built if not re.match(r"(ladder-onnx|onnxruntime|tribuo-util-onnx|protobuf-java)-", j.name)]
    own = [j for j in built if j.name.startswith("ladder-")]
    native = [j for j in built if "-linux-x86_64" in j.name and not (j.name.startswith("pytorch-") and j.name.endswith("-gpu.jar") == cpu)]
    # What other platforms need stays here.
    libraries = [j for j in built if j not in own and not re.search(r"-(linux|macosx|windows|android|ios)-", j.name)]
    return own, libraries, native


def fetch(folder, artifact, jar):
    if not (folder / jar).exists():
        maven("dependency:copy", f"-Dartifact={artifact}", f"-DoutputDirectory={folder}")
    return folder / jar


def maven(*arguments):
    command = ["nice", "-n", "12", "mvn", "-q", "-B", "-ntp", "-Dstyle.color=never", *arguments]
    done = subprocess.run(command, cwd=ROOT, stdin=subprocess.DEVNULL)
    if done.returncode:
        sys.exit(f"pack: mvn {' '.join(arguments)} failed")


def runtime(packer, jdk):
    options = ["--add-modules", MODULES, "--strip-debug", "--no-man-pages", "--no-header-files", "--compress", "zip-0"]
    key = [options, (jdk / "release").read_text()]
    with tempfile.TemporaryDirectory(dir=packer.cache) as scratch:
        image = pathlib.Path(scratch) / "runtime"
        files = {}
        if not packer.path("runtime", key).exists():
            linked = subprocess.run(["nice", "-n", "12", jdk / "bin" / "jlink", *options, "--output", image], stderr=subprocess.PIPE)
            if linked.returncode:
                sys.exit(f"pack: {jdk}/bin/jlink failed: {linked.stderr.decode().strip()}")
            files = {str(f.relative_to(scratch)): f for f in image.rglob("*") if f.is_file()}
        return packer.item("runtime", files, key=key)


def torch(packer, jars_, arch, scratch):
    """The native libraries, laid out as in their jars: on the class path JavaCPP loads them from there and unpacks nothing."""
    files, links, large = {}, [], []
    for jar in jars_:
        with zipfile.ZipFile(jar) as archive:
            for entry in archive.infolist():
                name = entry.filename.rsplit("/", 1)[-1]
                if ".so" in name and entry.filename.startswith("org/bytedeco/") and name not in LEFT_OUT:
                    archive.extract(entry, scratch)
                    files[f"natives/{entry.filename}"] = scratch / entry.filename
                    if name == "libopenblas.so.0":
                        # The name under which JavaCPP's part for openblas asks for it.
                        links.append((f"natives/{entry.filename.removesuffix(name)}libopenblas_nolapack.so.0", name))
    for inside, file in list(files.items()):
        if file.name == "libtorch_cuda.so":
            try:
                print(*(f"{file.name}: {line}" for line in fatbin.summary(*fatbin.strip(file, arch))), sep="\n", flush=True)
            except ValueError as e:
                sys.exit(f"pack: {file.name} can't be cut down: {e}: give another --arch.")
        if file.stat().st_size > LARGE:
            large.append((file.name.removesuffix(".so"), {inside: files.pop(inside)}))
    return [packer.item("natives", files, links)] + [packer.item(name, one) for name, one in sorted(large)]


def ladder_item(packer, own, libraries, jdk, scratch):
    """Ladder's jars and the check of libtorch. The models stay out: they are in the tree that travels with every call."""
    classes = scratch / "check"
    path = os.pathsep.join(str(j) for j in libraries)
    subprocess.run([jdk / "bin" / "javac", "-cp", path, "-d", classes, ROOT / "gpu" / "LibtorchCheck.java"], check=True)
    files = {f"own/check/{f.relative_to(classes)}": f for f in classes.rglob("*.class")}
    for jar in own:
        with zipfile.ZipFile(jar) as archive:
            for entry in archive.infolist():
                if not entry.is_dir() and not entry.filename.endswith(".safetensors"):
                    files[f"own/{re.match('[a-z-]+(?=-)', jar.name).group()}/{entry.filename}"] = archive.read(entry)
    return packer.item("ladder", files)


def split(out, stable, ladder, largest):
    """Lays the items one after another into folders of at most this many bytes; a piece is named ITEM.tar.xz.NN."""
    for old in [*out.glob("j[0-9]*"), out / "own"]:
        shutil.rmtree(old, ignore_errors=True)
    folders = [[]]
    room = largest
    for name, packed in stable:
        number = 0
        with open(packed, "rb") as source:
            while piece := source.read(room):
                folders[-1].append((f"{name}.tar.xz.{number:02}", piece))
                number += 1
                room -= len(piece)
                if not room:
                    folders.append([])
                    room = largest
    pieces = {f"j{k}": content for k, content in enumerate(folders) if content}
    pieces["own"] = [("ladder.tar.xz.00", ladder[1].read_bytes())]
    lines = [f"{sha256(piece)}  {folder}/{name}\n" for folder, content in pieces.items() for name, piece in content]
    for folder, content in pieces.items():
        (out / folder).mkdir()
        (out / folder / "MANIFEST").write_text("".join(lines))
        for name, piece in content:
            (out / folder / name).write_bytes(piece)
        size = sum(len(p) for _, p in content)
        print(f"{out / folder}  {size / MIB:.1f} MiB  {' '.join(name for name, _ in content)}")
    tracked = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, check=True, stdout=subprocess.PIPE).stdout.decode()
    tracked = sum((ROOT / f).stat().st_size for f in tracked.split("\0") if f and (ROOT / f).is_file())
    heaviest = max(sum(len(p) for _, p in content) for content in pieces.values())
    print(f"tracked files {tracked / MIB:.1f} MiB; with the largest part {(tracked + heaviest) / MIB:.1f} of {TRAVELS / MIB:.0f} MiB a call")
    if tracked + heaviest > TRAVELS - MIB // 2:
        sys.exit(f"pack: the largest part and the tracked files do not fit into one call: give a smaller --part-mib than {largest / MIB:g}.")


if __name__ == "__main__":
    main()
