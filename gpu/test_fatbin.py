"""Run by gpu/rehearse: python3 gpu/test_fatbin.py"""

import os
import struct
import sys
import tempfile
import unittest

sys.dont_write_bytecode = True
import fatbin

PTX, ELF = 1, 2


def container(*entries):
    """entries: (kind, architecture, code)"""
    body = b"".join(struct.pack("<HHIQ12xI32x", kind, 1, 64, len(code), arch) + code for kind, arch, code in entries)
    return struct.pack("<IHHQ", 0xBA55ED50, 1, 16, len(body)) + body


class FatbinTest(unittest.TestCase):
    def strip(self, data, arch=90):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "library.so")
            with open(path, "wb") as file:
                file.write(data)
            try:
                return fatbin.strip(path, arch)[1], self.read(path)
            except ValueError:
                self.assertEqual(data, self.read(path))
                raise

    @staticmethod
    def read(path):
        with open(path, "rb") as file:
            return file.read()

    def test_keeps_the_machine_code_of_one_architecture(self):
        before = b"head" + container((ELF, 80, b"eighty"), (ELF, 90, b"ninety"), (PTX, 90, b"text"), (ELF, 100, b"hundred")) + b"tail"
        after = b"head" + container((ELF, 80, bytes(6)), (ELF, 90, b"ninety"), (PTX, 90, bytes(4)), (ELF, 100, bytes(7))) + b"tail"
        self.assertEqual((0, after), self.strip(before))

    def test_keeps_machine_code_of_an_older_member_of_the_generation(self):
        before = container((ELF, 80, b"eighty"), (ELF, 75, b"75"))
        self.assertEqual((0, container((ELF, 80, b"eighty"), (ELF, 75, bytes(2)))), self.strip(before, 86))

    def test_keeps_the_newest_portable_code_where_there_is_no_machine_code(self):
        before = container((ELF, 80, b"eighty"), (PTX, 70, b"old"), (PTX, 80, b"text"), (PTX, 120, b"new"))
        after = container((ELF, 80, bytes(6)), (PTX, 70, bytes(3)), (PTX, 80, b"text"), (PTX, 120, bytes(3)))
        self.assertEqual((0, after), self.strip(before))

    def test_counts_containers_without_code_for_it(self):
        self.assertEqual(1, self.strip(container((ELF, 90, b"x")) + container((ELF, 120, b"y")))[0])

    def test_leaves_what_only_looks_like_a_container(self):
        real = container((ELF, 90, b"ninety"))
        cut = container((ELF, 80, b"eighty"))[:-1]
        unknown = container((9, 80, b"eighty"))
        beyond = struct.pack("<IHHQ", 0xBA55ED50, 1, 16, 1 << 60)
        for odd in (cut, unknown, beyond, fatbin.MAGIC):
            self.assertEqual((0, real + odd), self.strip(real + odd))

    def test_changes_nothing_without_code_for_it(self):
        with self.assertRaises(ValueError):
            self.strip(container((ELF, 80, b"eighty")))


if __name__ == "__main__":
    unittest.main()
