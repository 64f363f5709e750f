namespace Plinth.Tokens.Formats;

/// <summary>The post-processors of a <c>tokenizer.json</c>: what stands around one text.</summary>
internal static class JsonTemplate
{
    /// <summary>The ids before and after a text.</summary>
    public static (int[] Before, int[] After) Read(JsonAt node)
    {
        if (node.IsNull) return ([], []);
        switch (node["type"].Text())
        {
            case "ByteLevel": return ([], []);
            case "BertProcessing" or "RobertaProcessing": return ([Id(node["cls"])], [Id(node["sep"])]);
            case "TemplateProcessing": return Template(node);
            case "Sequence":
                List<int> before = [], after = [];
                foreach (var (b, a) in node["processors"].Items().Select(Read))
                {
                    before.InsertRange(0, b);
                    after.AddRange(a);
                }

                return ([.. before], [.. after]);
            case var other: throw node["type"].Wrong($"the post-processor '{other}' cannot be used");
        }
    }

    private static int Id(JsonAt pair) => pair.Items().Skip(1).FirstOrDefault() is { IsNull: false } id ? id.Int() : throw pair.Wrong("expected a token and its id");

    private static (int[] Before, int[] After) Template(JsonAt node)
    {
        List<int> before = [], after = [];
        var seen = false;
        foreach (var part in node["single"].Items())
        {
            if (!part["Sequence"].IsNull)
            {
                seen = true;
                continue;
            }

            var token = part["SpecialToken"]["id"];
            var known = node["special_tokens"][token.Text()];
            if (known.IsNull) throw token.Wrong($"'{token.Text()}' is not among special_tokens");
            (seen ? after : before).AddRange(known["ids"].Items().Select(i => i.Int()));
        }

        return seen ? ([.. before], [.. after]) : throw node["single"].Wrong("the text itself has no place in the template");
    }
}
