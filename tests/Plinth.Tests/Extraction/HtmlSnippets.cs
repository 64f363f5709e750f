namespace Plinth.Tests.Extraction;

/// <summary>Malformed HTML, some of it for every insertion mode of the standard.</summary>
internal static class HtmlSnippets
{
    public static readonly string[] All =
    [
        // before the head, and in it
        "", " ", "\n\n a", "<!-- c -->a", "<!doctype html>", "<html>", "<head>", "<body>", "</html>", "</head>", "</body>", "</br>", "</p>", "</div>a",
        "<html lang=en><html lang=de id=x>", "<head lang=x><head lang=y>a", "<title>a<b>c</title>d", "<title>a", "<title>&amp;&lt;</title>", "<meta name=x>\n<p>a",
        "<head></head> <title>t</title> <p>a", "</head><meta name=a>b", "<head></head>\n<style>a</style>\n<link rel=x>\n<base href=y><body>z", "<head></head><head>a",
        "<head><p>a</head>b", "<head>a</head>b", "<link></link>a", "<base></base>a", "<script>a</script>b<script>c", "<script><!--<script>a</script>--></script>b",
        "<script><!-- a </script>b", "<script><!--<script></script>a", "<style><!-- a</style>b-->", "<noscript><meta name=a></noscript>b", "<noscript><p>a</noscript>b",
        "<head><noscript><link rel=x><style>a</style></noscript><title>t</title>", "<head><noscript></br>a", "<head><noscript><head><noscript>a",
        "<noscript>a</noscript>b", "<noframes><p>a</noframes>b", "<template>a</template>b", "<head><template><title>t</title></template><title>u</title>",
        "<html><!-- --><body class=a><body class=b id=c>d", "a<head>b<body>c<html id=x>d", "<body></head>a", "<bgsound><basefont>a",
        // paragraphs, headings, lists
        "<p>a<p>b</p></p>c", "<p>a<div>b</div>c", "<p>a<ul><li>b</ul>c", "<p><b>a<p>b", "<p>a<hr>b", "<p>a<h1>b</h1>c", "<h1>a<h2>b</h1>c", "<h1>a<b>c</h2>d",
        "<div><p>a</div>b", "<p><button><p>a</button>b", "<p><object><p>a</object>b", "<ul><li>a<li>b<ul><li>c</ul>d</ul>e", "<li>a<li>b", "<ul><li><p>a<li>b</ul>",
        "<ul><li><div>a<li>b</div>c</ul>", "<ol><li>a</ol></li>b", "<ul><li><ul></li>a</ul></ul>", "<dl><dt>a<dd>b<dt>c</dl>d", "<dd>a<dt><p>b<dd>c", "<dl><dd><div><dt>a",
        "</li>a", "<ul></li>a</ul>", "<pre>\n\na</pre><pre>b", "<pre>&#10;a</pre>", "<pre><!-- -->\na", "<listing>\n<p>a", "<textarea>\n\na</textarea>b", "<textarea>&#10;a",
        "<center>a<p>b</center>c", "<address><div><p>a<address>b", "<section><p>a</section>b</p>c", "<dialog><p>a</dialog>b", "<summary>a<details>b", "<main><p>a</main>",
        "<blockquote><p>a</blockquote></p>", "<figure><figcaption>a</figure>b", "<menu><li>a<menu><li>b", "<dir><li>a</dir>",
        // formatting elements and the adoption agency
        "<b>a<i>b</b>c</i>d", "<b>a<p>b</b>c</p>d", "<a>a<div>b</a>c</div>d", "<a href=1>a<a href=2>b", "<a>a<p>b<a>c</p>d", "<a><table><tr><td><a>b</table>c", "<b><b><b><b><b>a<p>b",
        "<font a=1><font a=1><font a=1><font a=1><font a=2>a<p>b", "<b class=x><b class=x><b id=y><b class=x><b class=x><p>a", "<p><b><i><u></p>a</u></i></b>b",
        "<b><i><u><s><p>a</b>b", "<b><em><i><u><s><div>a</b>b</em>c", "<i><b><div><a></i>x</b>y</a>z</div>", "<b><div><div><div>a</b>b", "<nobr>a<nobr>b<nobr>c", "<nobr><div>a<nobr>b",
        "<b></p>a</b>b", "<div><b></div>a<b></b></b>c", "<code>a<pre>b</code>c</pre>", "<small><ul><li>a</small>b</ul>c", "<a><b></a>c</b><a>d", "<s><li><p>a</s>b",
        "<b><table><tr><td></b>a</table>b", "</b>a</i></a>", "<b><object></b>a</object>b", "<a><marquee>b</a>c</marquee>d", "<b><applet>a</applet></b>c</applet>",
        "<p>a<b>b<p>c<i>d<p>e</b>f<p>g", "<b><button>a</b>b</button>c", "<u><big><tt><strike><strong><em><p>a</u>b</em>c", "<a>1<b>2<div>3<a>4</b>5</div>6</a>7", "<b><i></b></i><p>a",
        "<div><a><b><div><div></a>x", "<i>a<b>b<div>c</i>d</b>e</div>f", "<b>1<p>2<i>3</b>4</p>5</i>6", "<cite><b><cite><i><cite><i><cite><i><div>X</b>T",
        // tables
        "<table><tr><td>a<td>b<tr><th>c</table>d", "<table>a<tr>b<td>c</td>d</tr>e</table>f", "<table><b>a<tr><td>b</table>c", "<table> <tr> <td> a", "<table> a <tr><td>b",
        "<table><div>a</div><p>b</table>c", "<table><table>a</table>b", "<table><tr><table><tr><td>a", "<table><td><table><td>a</table>b</table>c", "<table><caption>a<tr><td>b", "<table><caption><b>a</caption>c<td>d",
        "<table><caption>a</table>b", "<table><col><col><tr><td>a", "<table><colgroup>a<col>b<tr>", "<table><colgroup> <col></colgroup>x", "<table><colgroup></table>a", "<table><tbody><col>a",
        "<table><thead><tr><th>a<tbody><tr><td>b<tfoot><td>c", "<table><td>a</tr>b</tbody>c</table>d", "<table></td></tr></tbody>a", "<tr><td>a</td></tr>b", "<td>a<th>b", "<tbody>a</table>b",
        "<caption>a<col>b<colgroup>c<thead>d<tfoot>e", "<table><input type=hidden><input type=text>a", "<table><form><input></form><tr><td></form>a", "<form><table><form><tr><td></form>b",
        "<table><script>a</script><style>b</style><tr><td>c", "<table><tr><script>a</script>b<td>c", "<p>a<table><p>b</table>c", "<!doctype html><p>a<table><tr><td>b</table>c", "<table><tr><td><p>a</table>b",
        "<table><tr><td></body></html>a", "<table></body></caption></col></html>a", "<table><tr></table></tr>a", "<table><tr><td><b>a</td>c<td>d</table>e", "<table><a>1<tr><td><a>2</table>3", "<table><a>1<a>2<td>3",
        "<table><tbody><tr><b><td>a</b>c</table>d", "<table><select><option>a<tr><td>b</table>c", "<table><b><i><tr><td>a</i></b>", "<table><center><font>a</center></font><tr><td>b", "<table>x<!-- -->y<tr>z",
        "<a><table></a>b<tr><td>c", "<table><tr><td><table></td>a</table>b", "<table><hr><br>a<tr>", "<table><svg><g>a</g></svg><tr><td>b", "<b><table>a<b>c", "<div><table>a</div>b</table>c", "<table><tr><form>a<td>b",
        // selects
        "<select><option>a<option>b</select>c", "<select><optgroup><option>a<optgroup><option>b</select>c", "<select>a<input>b", "<select>a<select>b", "<select><option>a</optgroup>b</option>c</select>d",
        "<select>a<textarea>b</textarea>c", "<table><tr><td><select><tr><td>a", "<option>a<option>b", "<optgroup>a<option>b<optgroup>c", "<select></table>a</select>b", "<select><script>a</script>b</select>c",
        // templates
        "<template><tr><td>a</template>b", "<template><td>a</td><td>b</template>", "<template><col><col></template>a", "<template><div>a<tr>b</template>c", "<template></table>a</template></template>b",
        "<table><template>a<tr></template><tr><td>b", "<template><template>a</template>b", "<template><caption>a<tbody>b</template>", "<template><p>a", "<b><template>a</b>c</template>d",
        "<template><html><body><head>a</template>b", "<template><script>a</script><title>b</title>c", "<table><tr><template><td>a</template><td>b", "<template>a</body></html>b", "<template><select><option>a</template>b",
        // framesets and what follows the body
        "<frameset><frame><frameset><frame></frameset><noframes>a</noframes></frameset>", "a<frameset><frame>", "<p></p><frameset><frame>", "<br><frameset>", "<html><frameset></frameset></html> a <noframes>b",
        "<frameset></frameset><p>a", "<frameset><p>a</frameset></html><frame>", "<body>a</body>b", "<body>a</body> </html> <p>b", "a</body><!-- --></html>b<!-- -->c", "<p>a</body><p>b", "<b>a</html>b", "</body></frameset>a", "<div></body> </div> a",
        "<input type=hidden><frameset><frame>", "<frameset></html> <frameset>",
        // SVG and MathML
        "<svg><path/><path/></svg>a", "<svg><g>a<div>b", "<svg><p>a", "<svg><font>a<font color=x>b", "<svg><foreignObject><p>a</foreignObject>b</svg>c", "<svg><desc><div>a</desc></svg>b",
        "<svg><![CDATA[<b>]]>a</svg><![CDATA[b]]>", "<svg><script>a<b></script>c</svg>d", "<svg><style>a<b>c</style></svg>d", "<svg></p>a</svg>b", "<svg></br>a", "<svg><g></svg>a</g>b", "<svg><svg></svg>a</svg>b", "<svg a/>b",
        "<math><mrow><p>a", "<math><mtext><p>a</mtext>b</math>c", "<math><annotation-xml encoding=text/html><p>a</annotation-xml>b</math>c", "<math><annotation-xml><p>a", "<math><annotation-xml><svg><g>a",
        "<math><mi><mglyph>a</mglyph><malignmark/>b", "<math><ms><svg><desc><math><mo>a", "<p><svg><p>a</svg>b", "<svg><a><b>x", "<b><svg></b>a</svg>c", "<svg><table>a", "<table><tr><td><svg><td>a", "<svg><foreignObject><table><tr><svg><td>a",
        "<svg><image>a</image></svg><image>b", "<svg><foreignObject></foreignObject><g></g></svg>", "<svg><desc></svg>a", "<svg><foreignObject></svg>a</foreignObject>b", "<svg><FOREIGNOBJECT><LinearGradient>a",
        // ruby, forms, buttons, voids, raw text
        "<ruby>a<rt>b<rp>c<rt>d</ruby>e", "<ruby>a<rb>b<rtc>c<rt>d<rb>e", "<rt>a<rp>b", "<form>a<form>b</form>c</form>d", "<form><div></form>a</div>b", "<div><form></div>a</form>b", "<form><p></form>a", "<button>a<button>b", "<button><p>a</button>b",
        "a<br/>b</br>c<br></br>d", "<input>a</input>b<img>c</img>d", "<wbr><area><embed><param><source><track><keygen>a", "<hr></hr>a", "<xmp><p>a&amp;b</xmp>c", "<iframe><p>a</iframe>b", "<noembed><p>a</noembed>b", "<plaintext><p>a</plaintext>b", "<p><plaintext>a",
        "<p>a<xmp>b</xmp>c", "<object><param><p>a</object>b", "<div/>a", "<x-y>a</x-y>b", "<x-y><p>a</x-y>b", "<fieldset><legend>a<p>b</fieldset>c",
        // characters and tokens
        "&amp;&lt;&copy&copy;&notit;&#65;&#x42;&#0;&#x80;&#xD800;&nosuch;&", "<a href='?a=1&copy=2&amp;b&lt'>c", "a < b <> </> c <3", "a<p title='>' class=\"x>y\">b", "<p class=a class=b CLASS=c>", "<p class = 'a' id= b role =c>d", "<p class=a/>b<p/class=b>c",
        "<p =a class=b>c", "<p class='a'id=b>c", "<p class=\"a>b", "a<b", "a</b", "a<!--b", "a<!-->b", "a<!--->b", "a<!--x--!>b", "a<!b>c", "a<?b>c", "a</ b>c", "a<![CDATA[b]]>c", "<!doctype><!DOCTYPE html><p>a<table>", "a\0b", "<p\0x>a", "<P>A</p><DIV>b</DiV>",
        "a\r\nb\rc", "<pre>\r\na\r\nb</pre>", "<p\nclass=a\n>b</p\n>c", "<p class=&quot;a&quot;>b", "<0>a</0>", "<p id=a\0b>c", "<!DOCTYPE html PUBLIC \"-//W3C//DTD HTML 4.01 Transitional//EN\"><p>a<table>", "\uFEFF<p>a", "<p lang=\"中\">文</p>",
        "<!DOCTYPE html PUBLIC \"-//W3C//DTD XHTML 1.0 Strict//EN\" \"http://www.w3.org/TR/xhtml1/DTD/xhtml1-strict.dtd\"><p>a<table>", "<!DOCTYPE html SYSTEM \"about:legacy-compat\"><p>a<table>", "<!DOCTYPE HTML PUBLIC \"-//IETF//DTD HTML 3.2//EN\"><p>a<table>",
    ];
}
