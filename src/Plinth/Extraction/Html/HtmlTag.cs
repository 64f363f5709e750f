namespace Plinth.Extraction.Html;

/// <summary>Elements that the reader or the extraction knows by name; ids from <see cref="Known"/> up are other names of one page.</summary>
internal enum HtmlTag : ushort
{
    /// <summary>A text node.</summary>
    Text,

    /// <summary>An element whose name is too long, or one too many, to be told apart.</summary>
    Nameless,

    Html, Head, Body, Title, Meta, Link, Base, Script, Style, Noscript, Template, Article, Section, Main, Nav, Aside, Header,
    Footer, Address, Hgroup, Search, H1, H2, H3, H4, H5, H6, P, Div, Span, A, B, I, Em, Strong, U, S, Small, Big, Tt, Font, Code,
    Var, Samp, Kbd, Sub, Sup, Q, Cite, Abbr, Acronym, Dfn, Mark, Time, Data, Ins, Del, Bdi, Bdo, Ruby, Rt, Rp, Rb, Rtc, Wbr, Br,
    Hr, Nobr, Strike, Label, Output, Progress, Meter, Ul, Ol, Li, Dl, Dt, Dd, Menu, Dir, Figure, Figcaption, Blockquote, Pre,
    Center, Details, Summary, Dialog, Table, Caption, Colgroup, Col, Thead, Tbody, Tfoot, Tr, Td, Th, Form, Fieldset, Legend,
    Input, Button, Select, Optgroup, Option, Textarea, Datalist, Keygen, Img, Picture, Source, Track, Audio, Video, Canvas, Map,
    Area, Iframe, Embed, Object, Param, Applet, Marquee, Svg, Math, ForeignObject, Desc, Mglyph, Malignmark, Mi, Mo, Mn, Ms, Mtext, AnnotationXml, Xmp,
    Plaintext, Listing, Noembed, Noframes, Frame, Frameset, Basefont, Bgsound, Image, Isindex,
    Annotation, Semantics, Mrow, Mstyle, Mfrac, Msqrt, Mroot, Msup, Msub, Msubsup, Munder, Mover, Munderover, Mmultiscripts, Mprescripts,
    Mtable, Mtr, Mlabeledtr, Mtd, Mfenced, Mspace, Mphantom,

    /// <summary>Number of ids above.</summary>
    Known,
}
