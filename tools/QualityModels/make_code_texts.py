#!/usr/bin/env python3
"""Makes the texts that the classifier builtin:edu-code is trained on: fastText lines.

    apt-get download cppreference-doc-en-html python3.11-doc nodejs-doc rust-doc rust-src golang-1.19-src python3.11-examples \\
        libpython3.11-stdlib libboost1.74-dev        # Debian 12; then dpkg -x each into UNPACKED/NAME; npm's own modules for JavaScript
    python3 make_code_texts.py UNPACKED NODE_MODULES OUT.txt

Instructive is code that was written to be read: examples of manuals and books, example programs. Other is code that was written to run: libraries,
tables, generated files. As many of each for every language, pieces of like length, so that neither language nor length tells. Prompts of an interpreter
and documentation comments of Rust (which hold examples) are taken away. CC0-1.0.
"""
import html, pathlib, random, re, sys

unpacked, modules, out = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]), pathlib.Path(sys.argv[3])
rng = random.Random(17)
EACH = 700


def blocks(folder, pattern, within=r"<pre\b[^>]*>(.*?)</pre>", keep=lambda code: True):
    """Code blocks of HTML pages."""
    for page in sorted((unpacked / folder).rglob(pattern)):
        if page.is_symlink(): continue
        for found in re.finditer(r"(?is)" + within, page.read_text("utf-8", "replace")):
            code = html.unescape(re.sub(r"<[^>]*>", "", found.group(1))).replace("\xa0", " ")
            code = re.sub(r"(?m)^(>>>|\.\.\.|\$) ?", "", code)
            if code.count("\n") >= 5 and len(code) >= 200 and keep(code): yield code


def files(root, pattern, drop=None, skip=lambda path: False, only=lambda path: True):
    for path in sorted(pathlib.Path(root).rglob(pattern)):
        if path.is_symlink() or not path.is_file() or skip(str(path)) or not only(str(path)) or path.stat().st_size > 400_000: continue
        text = path.read_text("utf-8", "replace")
        if drop: text = re.sub(drop, "", text)
        if len(text) >= 200: yield text


def piece(text, length):
    """A stretch of whole lines of about a length, from a place of chance."""
    lines = text.split("\n")
    at = rng.randrange(len(lines))
    piece = []
    while at < len(lines) and sum(map(len, piece)) < length:
        piece.append(lines[at])
        at += 1
    return "\n".join(piece)


def sample(texts, number):
    texts = list(dict.fromkeys(texts))
    rng.shuffle(texts)
    return texts[:number]


def license(path): return "license" in path.lower()


test = lambda path: "/test" in path or "_test" in path
teaching = {
    "python": list(blocks("python3.11-doc", "tutorial/*.html")) + list(blocks("python3.11-doc", "howto/*.html")) + list(blocks("python3.11-doc", "library/*.html"))
        + list(files(unpacked / "python3.11-examples", "*.py")),
    "c++": list(blocks("cppreference-doc-en-html", "*.html", keep=lambda code: "main" in code)),
    "javascript": list(blocks("nodejs-doc", "*.html", keep=lambda code: "{" in code)),
    "rust": list(blocks("rust-doc", "book/**/*.html")) + list(blocks("rust-doc", "rust-by-example/**/*.html")) + list(blocks("rust-doc", "nomicon/*.html")),
    "go": list(files(unpacked / "golang-1.19-src", "*.go", only=lambda path: re.search(r"example\w*_test\.go$", path))),
}
running = {
    "python": list(files(unpacked / "libpython3.11-stdlib", "*.py")),
    "c++": list(files(unpacked / "libboost1.74-dev", "*.hpp")),
    "javascript": list(files(modules, "*.js", skip=license)),
    "rust": list(files(unpacked / "rust-src", "*.rs", drop=r"(?m)^\s*//[/!].*\n", skip=test, only=lambda path: "/library/" in path)),
    "go": list(files(unpacked / "golang-1.19-src", "*.go", skip=test)),
}
lines = []
for language, good in teaching.items():
    good = sample(good, EACH)
    lengths = [min(len(text), 2500) for text in good]
    bad = sample(running[language], 4 * EACH)
    pieces = []
    while len(pieces) < len(good):
        part = piece(rng.choice(bad), rng.choice(lengths))
        if len(part) >= 200: pieces.append(part)
    print(language, len(good), "instructive,", len(pieces), "other")
    lines += [("edu", text[:2500]) for text in good] + [("other", text) for text in pieces]
rng.shuffle(lines)
out.write_text("".join(f"__label__{label} {re.sub(chr(92) + 's+', ' ', text).strip()}\n" for label, text in lines), "utf-8")
