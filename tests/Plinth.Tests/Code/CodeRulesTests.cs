using CsCheck;
using Plinth.Code;
using Plinth.Code.Licences;
using Plinth.Tests.Filters;

namespace Plinth.Tests.Code;

public sealed class CodeRulesTests
{
    [Theory]
    [InlineData("a.m", "@interface X\n", "objective-c")]
    [InlineData("a.m", "function y = f(x)\n", "matlab")]
    [InlineData("a.pl", "use strict;\nmy $x;\n", "perl")]
    [InlineData("a.pl", "parent(X, Y) :- child(Y, X).\n", "prolog")]
    [InlineData("a.h", "#pragma once\nint f(void);\n", "c")]
    [InlineData("a.h", "#include <vector>\n", "cpp")]
    [InlineData("x/Makefile", "all:\n", "makefile")]
    [InlineData("x/Dockerfile.dev", "FROM x\n", "dockerfile")]
    [InlineData("x/tool", "#!/usr/bin/env -S python3.11 -u\n", "python")]
    [InlineData("x/tool", "plain", null)]
    [InlineData("a.ts", "<?xml version='1.0'?>", "xml")]
    [InlineData("a.rs", "", "rust")]
    [InlineData("a.unknownext", "", null)]
    public void Path_and_content_tell_the_language(string path, string text, string? language) => Assert.Equal(language, CodeLanguages.Of(path, text)?.Name);

    [Theory]
    [InlineData("// SPDX-License-Identifier: Apache-2.0 OR MIT\n", "Apache-2.0 OR MIT")]
    [InlineData("/* SPDX-License-Identifier: (GPL-2.0-only WITH Linux-syscall-note) */\n", "(GPL-2.0-only WITH Linux-syscall-note)")]
    [InlineData("# Licensed under the Apache License,\n# Version 2.0 (the \"License\");", "Apache-2.0")]
    [InlineData("# This program is free software; under the terms of the GNU General Public License\n# as published by the Free Software Foundation; either version 3 of the License, or (at your option) any later version.", "GPL-3.0-or-later")]
    [InlineData("# GNU Lesser General Public License version 2.1 only", "LGPL-2.1-only")]
    [InlineData("// Released under the MIT license.", "MIT")]
    [InlineData("// Use of this source code is governed by a BSD-style license", "BSD-3-Clause")]
    [InlineData("// no word of it", null)]
    public void A_head_tells_the_licence(string head, string? licence) => Assert.Equal(licence, Licence.OfHead(head + "\ncode")?.Expression);

    [Theory]
    [InlineData("MIT", true)]
    [InlineData("GPL-3.0-only OR MIT", true)]
    [InlineData("GPL-3.0-only AND MIT", false)]
    [InlineData("(MIT OR GPL-2.0-only) AND Apache-2.0 WITH LLVM-exception", true)]
    [InlineData("(MIT", false)]
    [InlineData("", false)]
    public void An_expression_is_kept_where_one_of_each_choice_is(string licence, bool kept)
    {
        var doc = new Document("x", "id");
        doc.Labels.Set("licence", licence);
        Assert.Equal(kept, new CodeLicence().Judge(doc, new Rules()).Fate == Fate.Kept);
    }

    [Fact]
    public void The_texts_of_common_licences_are_known()
    {
        foreach (var (file, id) in ((string, string)[])[("Apache-2.0.txt", "Apache-2.0"), ("GPL-2.0.txt", "GPL-2.0-only"), ("GPL-3.0.txt", "GPL-3.0-only"), ("MPL-2.0.txt", "MPL-2.0"), ("GFDL-1.3.txt", "GFDL-1.3-only"), ("chinese-poetry-MIT.txt", "MIT")])
            Assert.Equal([id], LicenceTexts.Find(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "samples", "LICENSES", file))));
        Assert.Empty(LicenceTexts.Find("Permission is hereby granted to dance."));
    }

    [Theory]
    [InlineData("the-stack", "python", "x = 1\n", null)]
    [InlineData("the-stack", "python", "1001", "max-line-length")]
    [InlineData("the-stack", "python", "mean", "max-mean-line-length")]
    [InlineData("the-stack", "python", "+-+-+-+-+-+-a\n", "min-alnum")]
    [InlineData("codegen2", "python", "0a1b2c3d4e5f 0a1b2c3d4e5f\n", "max-hex")]
    [InlineData("starcoder", "python", "base64", "max-long-string")]
    [InlineData("starcoder", "python", "<?xml version=\"1.0\"?>\nabc\n", "xml-start")]
    [InlineData("starcoder", "json", "{\"abcdefgh\": 12}\n", "min-data")]
    [InlineData("starcoder", "html", "<html><body><div class=\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\">x</div></body></html>", "min-html-visible")]
    [InlineData("santacoder", "python", "def f(x):\n    return x\n", "min-comments")]
    [InlineData("santacoder", "python", "# all of it is said\n# in comments alone, said\n# and said again\nx\n", "max-comments")]
    [InlineData("santacoder", "go", "package main\n", null)]
    public void Published_filters_drop(string preset, string language, string text, string? rule)
    {
        text = text switch
        {
            "1001" => new string('a', 1001) + "\n" + string.Concat(Enumerable.Repeat("b = 2\n", 40)),
            "mean" => string.Concat(Enumerable.Repeat(string.Concat(Enumerable.Repeat("word ", 21)) + "\n", 4)),
            "base64" => string.Concat(Enumerable.Repeat("short = 1\n", 40)) + "y = \"" + new string('Q', 1001) + "\"\n",
            _ => text,
        };
        var step = CodeQuality.Presets[preset]();
        if (rule == "max-long-string") step = step with { MaxLineLength = null };
        Assert.Equal(rule, step.Judge(text, language).Rule);
    }

    [Theory]
    [InlineData("node_modules/a/b.js", "x", "vendored")]
    [InlineData("a/b_pb2.py", "x", "generated")]
    [InlineData("a/b.go", "// Code generated by protoc-gen-go. DO NOT EDIT.\n", "generated")]
    [InlineData("a/b.min.js", "x", "minified")]
    [InlineData("a/b.js", "x = 1\n", null)]
    public void Files_that_nobody_wrote_are_dropped(string path, string text, string? rule)
    {
        var doc = new Document(text, "id");
        doc.Labels.Set("path", path);
        Assert.Equal(rule, new CodeQuality().Judge(doc, new Rules()).Rule);
    }

    [Fact]
    public void Measures_equal_counting_one_by_one() =>
        Gen.OneOf(Gen.Char, Gen.Char[' ', '~'], Gen.Int[0, 5].Select(i => "\né中\uD83D\uDE005"[i])).Array[0, 300].Select(c => new string(c)).Sample(text =>
        {
            var runes = text.EnumerateRunes().ToList();
            var lone = text.Where((c, i) => char.IsSurrogate(c) && !(char.IsLowSurrogate(c) && i > 0 && char.IsHighSurrogate(text[i - 1])) && !(char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))).Any();
            if (lone) return;
            var m = CodeMeasures.Of(text);
            var lines = text.Length == 0 ? [] : (text.EndsWith('\n') ? text[..^1] : text).Split('\n');
            Assert.Equal(runes.Count, m.Chars);
            Assert.Equal(lines.Length, m.Lines);
            Assert.Equal(lines.Select(l => l.EnumerateRunes().Count()).DefaultIfEmpty().Max(), m.LongestLine);
            Assert.Equal(runes.Count(System.Text.Rune.IsLetter), m.Letters);
            Assert.Equal(runes.Count(r => System.Text.Rune.IsLetter(r) || System.Text.Rune.IsDigit(r)), m.Alnum);
            Assert.Equal(text.Count(char.IsAsciiHexDigit), m.Hex);
        });

    [Theory]
    [InlineData(63, 0)]
    [InlineData(64, 64)]
    [InlineData(1000, 1000)]
    public void A_long_run_is_measured_whole_wherever_it_stands(int length, int least)
    {
        for (var before = 0; before < 130; before++)
        {
            var run = CodeMeasures.Of(new string(' ', before) + new string('A', length) + "  " + new string('-', 90)).LongestRun;
            Assert.InRange(run, least, length);
        }
    }

    [Theory]
    [InlineData(CommentStyle.C, "a /* b */ c // d\ne", 11)]
    [InlineData(CommentStyle.C, "s = \"// no\"; // yes", 6)]
    [InlineData(CommentStyle.C, "s = \"\\\"// no\";", 0)]
    [InlineData(CommentStyle.Python, "\"\"\"doc\"\"\"\nx = '''no'''\n# c", 12)]
    [InlineData(CommentStyle.Xml, "<a><!-- b --></a>", 10)]
    [InlineData(CommentStyle.Pascal, "a {b} (*c*) //d", 11)]
    [InlineData(CommentStyle.Batch, "a :: b\n:: c", 4)]
    [InlineData(CommentStyle.None, "# a", 0)]
    public void Comments_are_told_from_strings(CommentStyle style, string text, int chars) => Assert.Equal(chars, (int)Math.Round(CodeComments.Share(text, style) * text.Length));

    [Fact]
    public void Notebooks_become_triplets()
    {
        var json = """
            {"cells": [{"cell_type": "code", "source": "import x"}, {"cell_type": "markdown", "source": ["# Head\n", "<b>bold</b>"]}, {"cell_type": "code", "source": ["y = 1"], "outputs": [{"text": ["1\n"]}]},
             {"cell_type": "markdown", "source": "next"}, {"cell_type": "code", "source": "z"}, {"cell_type": "markdown", "source": "end"}], "metadata": {}}
            """;
        var text = Notebook.Read(json, NotebookForm.Triplets, out var error, out _);
        Assert.Null(error);
        Assert.Equal("<jupyter_start><jupyter_text>Head bold<jupyter_code>y = 1<jupyter_output>1<jupyter_text>next<jupyter_code>z<jupyter_output><empty_output>", text);
    }

    [Fact]
    public void A_prefix_depends_on_the_id_and_the_seed_alone()
    {
        var with = 0;
        for (var i = 0; i < 2000; i++)
        {
            string Text(ulong seed)
            {
                var doc = new Document("code", $"d{i}");
                doc.Labels.Set("repo", "me/it");
                doc.Labels.Set("stars", 55L);
                var step = new CodePrefix { Repo = 0.5, Stars = 1 };
                step.Prepare(new StepContext(".", seed));
                step.Edit(doc, new Rules());
                return doc.Text;
            }

            var text = Text(1);
            Assert.Equal(text, Text(1));
            Assert.EndsWith("<gh_stars>10-100\ncode", text, StringComparison.Ordinal);
            if (text.StartsWith("<reponame>me/it", StringComparison.Ordinal)) with++;
        }

        Assert.InRange(with, 900, 1100);
    }

    private static readonly Gen<string[]> Letters = Gen.Int[0, 2].Select(i => "abc"[i].ToString()).Array[0, 30];

    [Fact]
    public void A_difference_is_what_makes_the_one_of_the_other() =>
        Gen.Select(Letters, Letters).Sample((a, b) =>
        {
            var (x, y) = (string.Concat(a.Select(l => l + "\n")), string.Concat(b.Select(l => l + "\n")));
            var diff = LineDiff.Unified(x, y)!;
            var rows = diff.Split('\n', StringSplitOptions.RemoveEmptyEntries);
            var olds = new List<string>(a);
            var shift = 0;
            foreach (var row in rows)
            {
                if (row.StartsWith("@@", StringComparison.Ordinal))
                {
                    var words = row.Split(' ')[1].TrimStart('-').Split(',');
                    shift = int.Parse(row.Split(' ')[2].TrimStart('+').Split(',')[0]) - (row.Split(' ')[2].EndsWith(",0", StringComparison.Ordinal) ? 0 : 1);
                    continue;
                }

                if (row[0] == '-')
                {
                    Assert.Equal(row[1..], olds[shift]);
                    olds.RemoveAt(shift);
                }
                else
                {
                    if (row[0] == '+') olds.Insert(shift, row[1..]);
                    else Assert.Equal(row[1..], olds[shift]);
                    shift++;
                }
            }

            Assert.Equal(b, olds);
        });
}
