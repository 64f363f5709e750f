namespace Plinth.Sources.Wiki;

/// <summary>Cuts a dump into its <c>page</c> elements. In MediaWiki's XML that tag never stands in text, so it is looked for and nothing else.</summary>
internal sealed class WikiPages(WikiFeed feed, int maxPageBytes)
{
    private byte[] _buffer = new byte[1 << 19];
    private int _start;
    private int _end;
    private int _own;
    private bool _ended;
    private int _pageStart;
    private int _pageLength;

    /// <summary>The page, from <c>&lt;page&gt;</c> up to its end tag; good until the next call.</summary>
    public ReadOnlySpan<byte> Page => _buffer.AsSpan(_pageStart, _pageLength);

    /// <summary>What was wrong instead of a page, or null.</summary>
    public (string Kind, string Error)? Fault { get; private set; }

    /// <summary>Goes to the next page or fault.</summary>
    /// <returns>False when no more page starts in the shard.</returns>
    public bool Read()
    {
        Fault = null;
        while (true)
        {
            var at = _buffer.AsSpan(_start, _end - _start).IndexOf("<page>"u8);
            if (at >= 0)
            {
                _start += at;
                return _start < _own && Finish();
            }

            // The tag may be cut by the end of what has been read.
            _start = Math.Max(_start, _end - 5);
            if (_ended || _start >= _own && _own < _end) return false;
            if (!Fill(out var error)) return false;
            if (error is null) continue;
            if (!feed.Own) return false;
            _start = _own = _end;
            Fault = ("broken-compression", error);
            return true;
        }
    }

    private bool Finish()
    {
        var searched = 6;
        while (true)
        {
            var at = _buffer.AsSpan(_start + searched, _end - _start - searched).IndexOf("</page>"u8);
            if (at >= 0 && searched + at <= maxPageBytes)
            {
                _pageStart = _start;
                _pageLength = searched + at;
                _start += searched + at + 7;
                return true;
            }

            searched = Math.Max(6, _end - _start - 6);
            if (searched > maxPageBytes)
            {
                // What is left of it goes by without being held: the search for the next page takes no room.
                _start += 6;
                Fault = ("too-large", $"the page is larger than max_page_bytes ({maxPageBytes})");
                return true;
            }

            if (_ended || !Fill(out var error))
            {
                _start = _end;
                Fault = ("broken-xml", "the dump ends inside a page");
                return true;
            }

            if (error is null) continue;
            _start = _own = _end;
            Fault = ("broken-compression", error);
            return true;
        }
    }

    private bool Fill(out string? error)
    {
        error = null;
        if (!feed.Next())
        {
            _ended = true;
            return false;
        }

        if (feed.Error is { } broken)
        {
            error = broken;
            return true;
        }

        if (_start > _buffer.Length / 2)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            _own = Math.Max(0, _own - _start);
            _end -= _start;
            _start = 0;
        }

        while (_buffer.Length - _end < feed.Piece.Length) Array.Resize(ref _buffer, _buffer.Length * 2);
        feed.Piece.CopyTo(_buffer.AsSpan(_end));
        if (feed.Own) _own = _end + feed.Piece.Length;
        _end += feed.Piece.Length;
        return true;
    }
}
