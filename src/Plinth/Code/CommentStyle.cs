namespace Plinth.Code;

/// <summary>How a family of languages writes comments and strings.</summary>
public enum CommentStyle
{
    /// <summary>No comments that we know of.</summary>
    None,

    /// <summary><c>//</c> and <c>/* */</c>.</summary>
    C,

    /// <summary>As C, with strings in backticks.</summary>
    Js,

    /// <summary><c>/* */</c>.</summary>
    Css,

    /// <summary><c>#</c>.</summary>
    Hash,

    /// <summary><c>#</c>, and strings in triple quotes that stand alone.</summary>
    Python,

    /// <summary><c>//</c>, <c>#</c> and <c>/* */</c>.</summary>
    Php,

    /// <summary><c>--</c> and <c>/* */</c>.</summary>
    Sql,

    /// <summary><c>--</c> and <c>--[[ ]]</c>.</summary>
    Lua,

    /// <summary><c>--</c> and <c>{- -}</c>.</summary>
    Haskell,

    /// <summary><c>;</c> and <c>#| |#</c>.</summary>
    Lisp,

    /// <summary><c>%</c>.</summary>
    Tex,

    /// <summary><c>&lt;!-- --&gt;</c>.</summary>
    Xml,

    /// <summary><c>(* *)</c>.</summary>
    Ml,

    /// <summary><c>//</c> and <c>(* *)</c>.</summary>
    Fsharp,

    /// <summary><c>//</c>, <c>{ }</c> and <c>(* *)</c>.</summary>
    Pascal,

    /// <summary><c>'</c>.</summary>
    Vb,

    /// <summary><c>!</c>.</summary>
    Fortran,

    /// <summary><c>#</c> and <c>&lt;# #&gt;</c>.</summary>
    Ps,

    /// <summary><c>::</c> at the beginning of a line.</summary>
    Batch,
}
