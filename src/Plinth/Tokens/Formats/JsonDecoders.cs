using Plinth.Tokens.Decoders;

namespace Plinth.Tokens.Formats;

/// <summary>The decoders of a <c>tokenizer.json</c>.</summary>
internal static class JsonDecoders
{
    /// <summary>Reads the decoder; null where there is none.</summary>
    public static DecodeStep? Read(JsonAt node)
    {
        if (node.IsNull) return null;
        switch (node["type"].Text())
        {
            case "ByteLevel": return DecodeSteps.ByteLevel;
            case "ByteFallback": return DecodeSteps.ByteFallback;
            case "Fuse": return DecodeSteps.Fuse;
            case "Metaspace":
                var scheme = node["prepend_scheme"].Text(node["add_prefix_space"].Flag(true) ? "always" : "never");
                return DecodeSteps.Metaspace(node["replacement"].Text("\u2581"), scheme != "never");
            case "WordPiece": return DecodeSteps.WordPiece(node["prefix"].Text("##"), node["cleanup"].Flag(true));
            case "BPEDecoder": return DecodeSteps.WordEnd(node["suffix"].Text("</w>"));
            case "Strip":
                var content = node["content"].Text();
                if (content.Length != 1) throw node["content"].Wrong("expected one character");
                return DecodeSteps.Strip(content[0], node["start"].Int(), node["stop"].Int());
            case "Replace":
                var (text, regex) = JsonNormalizers.Pattern(node["pattern"]);
                return DecodeSteps.Replace(text, regex, node["content"].Text());
            case "Sequence": return DecodeSteps.Sequence([.. node["decoders"].Items().Select(Read).OfType<DecodeStep>()]);
            case var other: throw node["type"].Wrong($"the decoder '{other}' cannot be used");
        }
    }
}
