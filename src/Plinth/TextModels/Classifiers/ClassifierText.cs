using System.Buffers;
using System.Text;
using Plinth.Languages;

namespace Plinth.TextModels.Classifiers;

/// <summary>Brings texts into the form in which a classifier reads them, as UTF-8. It keeps scratch: one object a thread.</summary>
public sealed class ClassifierText(ClassifierWords words)
{
    private readonly ArrayBufferWriter<byte> _utf8 = new();
    private readonly WordBreaker _breaker = new();
    private readonly CjkSegmenter? _segmenter = words == ClassifierWords.Words ? new() : null;

    /// <summary>The text in that form; good until the next call.</summary>
    public ReadOnlySpan<byte> Of(string text)
    {
        _utf8.ResetWrittenCount();
        if (words == ClassifierWords.Raw)
        {
            Encoding.UTF8.GetBytes(text, _utf8);
            return _utf8.WrittenSpan;
        }

        var lower = text.ToLowerInvariant();
        _breaker.Break(lower, _segmenter);
        foreach (var word in _breaker.Words)
        {
            var to = _utf8.GetSpan((word.Length * 3) + 1);
            var length = Encoding.UTF8.GetBytes(lower.AsSpan(word.Start, word.Length), to);
            to[length] = (byte)' ';
            _utf8.Advance(length + 1);
        }

        return _utf8.WrittenSpan;
    }
}
