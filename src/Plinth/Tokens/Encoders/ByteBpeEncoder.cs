using System.Text;
using Plinth.Tokens.Normalizers;

namespace Plinth.Tokens.Encoders;

/// <summary>Byte-level BPE of text: UTF-8 once, pre-tokens, their ids.</summary>
/// <param name="vocabulary">The model.</param>
/// <param name="cutter">Cuts the text.</param>
/// <param name="pipeline">Special tokens, the template, and what changes the text before; its splitter is not asked.</param>
internal sealed class ByteBpeEncoder(ByteVocabulary vocabulary, IPreTokenizer cutter, Pipeline pipeline) : TokenEncoder(pipeline.Special, pipeline.Before, pipeline.After)
{
    private readonly BytePieces _pieces = new(vocabulary);
    private byte[] _utf8 = new byte[4096];

    /// <inheritdoc/>
    private protected override void AddText(ReadOnlySpan<char> text, bool first)
    {
        if (pipeline.Normalizer is { } normalizer) text = normalizer.Normalize(text.ToString());
        var most = text.Length * 3L + PieceCache.Padding;
        if (_utf8.Length < most)
        {
            if (most > Array.MaxLength) throw new PlinthException($"a text of {text.Length:N0} characters is too long to encode at once");
            _utf8 = new byte[Math.Min(Array.MaxLength, most * 5 / 4)];
        }

        var length = Encoding.UTF8.GetBytes(text, _utf8);
        var utf8 = _utf8.AsSpan(0, length);
        var room = Room(4096);
        var count = 0;
        for (var at = 0; at < length;)
        {
            var start = at;
            var cut = _pieces.Cut(utf8, ref at, cutter);
            if (room.Length - count < at - start + 4)
            {
                Took(count);
                room = Room(at - start + 4096);
                count = 0;
            }

            count += _pieces.Encode(utf8, cut, room[count..]);
        }

        Took(count);
    }
}
