using System.Collections.Frozen;

namespace Plinth.Sources.Latex;

/// <summary>What is known of LaTeX's commands and environments.</summary>
internal static class LatexCommands
{
    /// <summary>Commands that go with their arguments, and how many those are.</summary>
    public static FrozenDictionary<string, int> Dropped { get; } = Count(
        (0, "maketitle tableofcontents noindent indent newpage clearpage cleardoublepage pagebreak linebreak nolinebreak bigskip medskip smallskip centering raggedright appendix bf it rm sf tt em sc sl small large Large LARGE huge Huge tiny footnotesize scriptsize normalsize null hfill vfill hline toprule midrule bottomrule qed qedhere qedsymbol par@ frontmatter mainmatter backmatter listoffigures listoftables printindex nonumber notag displaystyle textstyle protect relax onecolumn twocolumn sloppy unskip ignorespaces begingroup endgroup left@ samepage nopagebreak allowbreak balance bfseries itshape mdseries upshape scshape ttfamily rmfamily sffamily makeatletter makeatother makeindex doublespacing singlespacing leavevmode today printbibliography"),
        (1, "label ref eqref autoref cref Cref pageref vref cite citep citet citealp citealt citeauthor citeyear citeyearpar nocite parencite textcite autocite footcite Citet Citep onlinecite bibliography bibliographystyle usepackage RequirePackage documentclass documentstyle pagestyle thispagestyle pagenumbering vspace hspace includegraphics epsfig epsfbox psfig index thanks email address date input include theoremstyle hypersetup graphicspath bibdata tikzset usetikzlibrary geometry keywords@ subjclass curraddr urladdr dedicatory phantom vphantom hphantom phantomsection vskip hskip special nolinkurl orcid affiliation institute authorrunning titlerunning markright crefname@ allowdisplaybreaks@ linespread captionsetup newcounter stepcounter refstepcounter newlength newtheoremstyle@ cline institution tag author acmDOI acmISBN orcidID fntext cortext ead"),
        (2, "setlength addtolength setcounter addtocounter numberwithin rule raisebox markboth definecolor@ fontsize addcontentsline@ crefname Crefname newcolumntype multirow@ colorbox@ resizebox@ DeclareSymbolFont@ setlist includepdf providecolor@"),
        (3, "addcontentsline definecolor providecolor DeclareMathSymbol@ titleformat@"));

    /// <summary>Commands whose last argument is what is written, and how many arguments go before it.</summary>
    public static FrozenDictionary<string, int> Wrapped { get; } = Count(
        (0, "emph textbf textit textrm textsf texttt textsc textsl textup textmd textnormal underline uline mbox text hbox fbox framebox centerline title textsuperscript textsubscript MakeUppercase uppercase lowercase url path caption captionof@ hyperref@ ensuremath title*"),
        (1, "textcolor color@ href parbox scalebox foreignlanguage rotatebox colorbox makebox@ captionof"),
        (2, "multicolumn multirow resizebox"));

    /// <summary>Headings.</summary>
    public static FrozenSet<string> Headings { get; } = new[] { "part", "chapter", "section", "subsection", "subsubsection", "paragraph", "subparagraph" }.ToFrozenSet();

    /// <summary>Environments that are formulas: they stay as they are.</summary>
    public static FrozenSet<string> Formulas { get; } = new[]
    {
        "equation", "align", "eqnarray", "gather", "multline", "displaymath", "math", "alignat", "flalign", "dmath", "subequations", "IEEEeqnarray", "xalignat",
    }.ToFrozenSet();

    /// <summary>Environments that are left out.</summary>
    public static FrozenSet<string> Gone { get; } = new[]
    {
        "thebibliography", "tikzpicture", "picture", "pgfpicture", "CCSXML", "comment", "filecontents", "asy", "tikzcd", "pspicture", "overpic", "keywords", "IEEEbiography", "biography", "abstractonly", "diagram",
    }.ToFrozenSet();

    /// <summary>Environments that float: of them the caption stays.</summary>
    public static FrozenSet<string> Floats { get; } = new[] { "figure", "wrapfigure", "subfigure", "SCfigure", "marginfigure", "teaserfigure" }.ToFrozenSet();

    /// <summary>Environments that stay as they are, code and its like.</summary>
    public static FrozenSet<string> Verbatim { get; } = new[] { "verbatim", "lstlisting", "minted", "Verbatim", "alltt" }.ToFrozenSet();

    /// <summary>Commands that stand for a sign.</summary>
    public static FrozenDictionary<string, string> Signs { get; } = new Dictionary<string, string>
    {
        ["ldots"] = "…",
        ["dots"] = "…",
        ["textellipsis"] = "…",
        ["LaTeX"] = "LaTeX",
        ["TeX"] = "TeX",
        ["BibTeX"] = "BibTeX",
        ["ss"] = "ß",
        ["ae"] = "æ",
        ["AE"] = "Æ",
        ["oe"] = "œ",
        ["OE"] = "Œ",
        ["o"] = "ø",
        ["O"] = "Ø",
        ["l"] = "ł",
        ["L"] = "Ł",
        ["aa"] = "å",
        ["AA"] = "Å",
        ["i"] = "ı",
        ["j"] = "ȷ",
        ["S"] = "§",
        ["P"] = "¶",
        ["copyright"] = "©",
        ["pounds"] = "£",
        ["textbackslash"] = "\\",
        ["textasciitilde"] = "~",
        ["textendash"] = "–",
        ["textemdash"] = "—",
        ["textquoteright"] = "’",
        ["textdegree"] = "°",
        ["dag"] = "†",
        ["ddag"] = "‡",
        ["quad"] = " ",
        ["qquad"] = " ",
        ["par"] = "\n\n",
        ["newline"] = "\n",
        ["and"] = ", ",
        ["tabularnewline"] = "\n",
        ["slash"] = "/",
        ["textbar"] = "|",
        ["guillemotleft"] = "«",
        ["guillemotright"] = "»",
        ["etc"] = "etc",
    }.ToFrozenDictionary();

    /// <summary>An accent over a letter, or null where no such letter is known.</summary>
    public static string? Accent(char accent, string letter)
    {
        if (letter.Length != 1) return letter is "\\i" or "\\j" ? Accent(accent, letter[1..]) : null;
        // Letter and accented letter in turn.
        var row = accent switch
        {
            '\'' => "aácćeégǵiílĺnńoórŕsśuúyýzźAÁCĆEÉGǴIÍLĹNŃOÓRŔSŚUÚYÝZŹ",
            '`' => "aàeèiìnǹoòuùAÀEÈIÌNǸOÒUÙ",
            '^' => "aâcĉeêgĝhĥiîjĵoôsŝuûwŵyŷAÂCĈEÊGĜHĤIÎJĴOÔSŜUÛWŴYŶ",
            '"' => "aäeëiïoöuüyÿAÄEËIÏOÖUÜYŸ",
            '~' => "aãiĩnñoõuũAÃIĨNÑOÕUŨ",
            'c' => "cçeȩgģkķlļnņrŗsştţCÇEȨGĢKĶLĻNŅRŖSŞTŢ",
            'v' => "aǎcčdďeěgǧhȟiǐjǰkǩlľnňoǒrřsštťuǔzžAǍCČDĎEĚGǦHȞIǏKǨLĽNŇOǑRŘSŠTŤUǓZŽ",
            'H' => "oőuűOŐUŰ",
            'u' => "aăeĕgğiĭoŏuŭAĂEĔGĞIĬOŎUŬ",
            'k' => "aąeęiįoǫuųAĄEĘIĮOǪUŲ",
            '=' => "aāeēiīoōuūyȳAĀEĒIĪOŌUŪYȲ",
            '.' => "aȧcċeėgġoȯzżAȦCĊEĖGĠIİOȮZŻ",
            'r' => "aåuůAÅUŮ",
            _ => "",
        };
        for (var i = 0; i + 1 < row.Length; i += 2)
            if (row[i] == letter[0]) return row[i + 1].ToString();
        return letter;
    }

    private static FrozenDictionary<string, int> Count(params ReadOnlySpan<(int Count, string Names)> rows)
    {
        var result = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var (count, names) in rows)
            foreach (var name in names.Split(' '))
                if (!name.EndsWith('@')) result[name] = count;
        return result.ToFrozenDictionary();
    }
}
