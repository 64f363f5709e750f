using System.Text.RegularExpressions;

namespace Plinth.Code;

/// <summary>Tells a file's language by its path, and by its content where the path leaves it open.</summary>
/// <remarks>The table is our own (<c>Data/code-languages.tsv</c>, some 220 languages). An extension that several languages use is decided by marks in the text.</remarks>
public static partial class CodeLanguages
{
    private const int Looked = 1 << 16;

    private static readonly Dictionary<string, CodeLanguage> s_byName = Load();
    private static readonly Dictionary<string, CodeLanguage> s_byExtension = Index(l => l.Extensions, StringComparer.OrdinalIgnoreCase);
    private static readonly Dictionary<string, CodeLanguage> s_byFilename = Index(l => l.Filenames, StringComparer.Ordinal);
    private static readonly Dictionary<string, CodeLanguage> s_byInterpreter = Index(l => l.Interpreters, StringComparer.Ordinal);

    /// <summary>All languages, by name.</summary>
    public static IReadOnlyDictionary<string, CodeLanguage> All => s_byName;

    /// <summary>Whether a path alone says that the file is of a language that we know, or leaves it to its first line.</summary>
    public static bool MayBe(string path) => !Extension(path).Equals("", StringComparison.Ordinal) ? ByPath(path) is not null : true;

    /// <summary>The language of a file, or null.</summary>
    /// <param name="path">Its path; only the name counts.</param>
    /// <param name="text">Its text.</param>
    public static CodeLanguage? Of(string path, ReadOnlySpan<char> text)
    {
        text = text[..Math.Min(text.Length, Looked)];
        if (ByPath(path) is { } found) return s_byName[ByContent(Extension(path), found.Name, text)];
        if (!text.StartsWith("#!")) return null;
        var end = text.IndexOfAny('\r', '\n');
        var line = (end < 0 ? text : text[..end]).ToString();
        // "#!/usr/bin/env -S python3.11 -u": the last path's name that is no option, without its version.
        foreach (var word in line[2..].Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries))
        {
            var name = word[(word.LastIndexOf('/') + 1)..];
            if (name is "env" || name.StartsWith('-') || name.Contains('=')) continue;
            return s_byInterpreter.GetValueOrDefault(name) ?? s_byInterpreter.GetValueOrDefault(Version().Replace(name, ""));
        }

        return null;
    }

    private static CodeLanguage? ByPath(string path)
    {
        var name = path[(path.LastIndexOf('/') + 1)..];
        if (s_byFilename.TryGetValue(name, out var language)) return language;
        // The longest extension first: html.hl before hl.
        for (var dot = name.IndexOf('.', StringComparison.Ordinal); dot >= 0; dot = name.IndexOf('.', dot + 1))
            if (s_byExtension.TryGetValue(name[(dot + 1)..], out language)) return language;
        if (name.StartsWith("Dockerfile", StringComparison.Ordinal)) return s_byName["dockerfile"];
        return name.StartsWith("Makefile", StringComparison.Ordinal) ? s_byName["makefile"] : null;
    }

    private static string Extension(string path)
    {
        var name = path[(path.LastIndexOf('/') + 1)..];
        var dot = name.LastIndexOf('.');
        return dot < 0 ? "" : name[(dot + 1)..].ToLowerInvariant();
    }

    private static string ByContent(string extension, string first, ReadOnlySpan<char> text) => extension switch
    {
        "h" => ObjectiveC().IsMatch(text) ? "objective-c" : Cpp().IsMatch(text) ? "cpp" : "c",
        "m" => ObjectiveC().IsMatch(text) ? "objective-c" : text.Contains(":- module", StringComparison.Ordinal) ? "mercury"
            : text.TrimStart().StartsWith("(*") ? "mathematica" : "matlab",
        "mm" => "objective-cpp",
        "pl" => Perl().IsMatch(text) ? "perl" : Prolog().IsMatch(text) ? "prolog" : "perl",
        "pp" => Pascal().IsMatch(text) ? "pascal" : "puppet",
        "v" => Coq().IsMatch(text) ? "coq" : Verilog().IsMatch(text) ? "verilog" : text.Contains("fn main", StringComparison.Ordinal) ? "v" : "verilog",
        "r" when text.Contains("REBOL", StringComparison.OrdinalIgnoreCase) && !text.Contains("<-", StringComparison.Ordinal) => "rebol",
        "ts" when text.TrimStart().StartsWith("<?xml") || text.TrimStart().StartsWith("<!DOCTYPE TS") => "xml",
        "cls" => text.Contains("\\ProvidesClass", StringComparison.Ordinal) || text.Contains("\\NeedsTeXFormat", StringComparison.Ordinal) ? "tex"
            : text.Contains("Attribute VB_", StringComparison.Ordinal) ? "visual-basic" : "apex",
        "fs" when text.Contains("#version", StringComparison.Ordinal) || text.Contains("gl_Frag", StringComparison.Ordinal) => "glsl",
        "cl" when text.Contains("__kernel", StringComparison.Ordinal) || text.Contains("__global", StringComparison.Ordinal) => "opencl",
        "t" when text.StartsWith("proc ") => "text",
        "inc" when text.Contains("<?php", StringComparison.Ordinal) => "php",
        "d" when MakeRule().IsMatch(text) => "makefile",
        "pro" when text.Contains("QT ", StringComparison.Ordinal) || text.Contains("SOURCES", StringComparison.Ordinal) => "ini",
        "ms" when text.StartsWith(".") => "roff",
        "l" when text.TrimStart().StartsWith("(") => "common-lisp",
        _ => first,
    };

    private static Dictionary<string, CodeLanguage> Load()
    {
        using var stream = typeof(CodeLanguages).Assembly.GetManifestResourceStream("code-languages.tsv")!;
        using var reader = new StreamReader(stream);
        var all = new Dictionary<string, CodeLanguage>(StringComparer.Ordinal);
        while (reader.ReadLine() is { } line)
        {
            if (line.StartsWith('#')) continue;
            var fields = line.Split('\t');
            all.Add(fields[0], new(fields[0], Words(fields[1]), Words(fields[2]), Words(fields[3]), Enum.Parse<CommentStyle>(fields[4], ignoreCase: true)));
        }

        return all;

        static string[] Words(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
    }

    private static Dictionary<string, CodeLanguage> Index(Func<CodeLanguage, IReadOnlyList<string>> keys, StringComparer comparer)
    {
        var index = new Dictionary<string, CodeLanguage>(comparer);
        foreach (var language in s_byName.Values)
            foreach (var key in keys(language)) index.TryAdd(key, language);
        return index;
    }

    [GeneratedRegex(@"[\d.]+$")]
    private static partial Regex Version();

    [GeneratedRegex(@"^[ \t]*(@interface|@implementation|@protocol|@import|@property|@end|@class|#import)\b", RegexOptions.Multiline)]
    private static partial Regex ObjectiveC();

    [GeneratedRegex(@"^[ \t]*(template\s*<|namespace\b|using\s+namespace\b|class\s+\w+[^;\n]*[{:]|(public|private|protected)\s*:|#\s*include\s*<(string|vector|map|memory|iostream|utility|algorithm|cstd\w+|functional|array|optional|set|tuple|type_traits)>)|\bstd::|\bconstexpr\b|\bvirtual\s", RegexOptions.Multiline)]
    private static partial Regex Cpp();

    [GeneratedRegex(@"^[ \t]*(use\s+(strict|warnings|v?5)|my\s+[\$@%(]|sub\s+\w+|package\s+[\w:]+;|require\s)|^#!.*perl", RegexOptions.Multiline)]
    private static partial Regex Perl();

    [GeneratedRegex(@"^(:-\s*\w|[a-z]\w*(\([^\n]*\))?\s*:-)", RegexOptions.Multiline)]
    private static partial Regex Prolog();

    [GeneratedRegex(@"^[ \t]*(unit|program|library|interface|implementation|uses)\b[^{\n]*;?\s*$|^end\.\s*$", RegexOptions.Multiline | RegexOptions.IgnoreCase)]
    private static partial Regex Pascal();

    [GeneratedRegex(@"^[ \t]*(Require\s+(Import|Export)|Theorem|Lemma|Definition|Inductive|Proof\.|Qed\.|Fixpoint|Section\s+\w+\.)", RegexOptions.Multiline)]
    private static partial Regex Coq();

    [GeneratedRegex(@"\bendmodule\b|^[ \t]*(module|always|assign|wire|reg|`timescale|`include|`define)\b", RegexOptions.Multiline)]
    private static partial Regex Verilog();

    [GeneratedRegex(@"^\S+\.(o|d|lo)\s*:", RegexOptions.Multiline)]
    private static partial Regex MakeRule();
}
