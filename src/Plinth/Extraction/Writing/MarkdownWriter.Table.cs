namespace Plinth.Extraction.Writing;

internal sealed partial class MarkdownWriter
{
    private const int MostColumns = 100;

    private readonly List<List<string>> _rows = [];
    private readonly List<int> _spans = [];
    private int _tableStart = -1;
    private int _column;

    private bool InTable => _tableStart >= 0;

    private void ClearTable()
    {
        _rows.Clear();
        _spans.Clear();
        _tableStart = -1;
    }

    /// <inheritdoc/>
    public override void Row()
    {
        if (!InTable)
        {
            Break();
            _spans.Clear();
            _rows.Clear();
            _tableStart = _lineStart = Length;
        }
        else EndCell();

        for (var i = 0; i < _spans.Count; i++) _spans[i] = Math.Max(0, _spans[i] - 1);
        _rows.Add([]);
        _column = -1;
    }

    /// <inheritdoc/>
    public override void Cell(bool first, int columns, int rows)
    {
        if (!InTable) return;
        EndCell();
        var row = _rows[^1];
        Spanned(row);
        _column = row.Count;
        for (var i = 0; i < columns && row.Count < MostColumns; i++)
        {
            row.Add("");
            while (_spans.Count < row.Count) _spans.Add(0);
            _spans[row.Count - 1] = rows;
        }
    }

    // Places that a cell of an earlier row reaches into.
    private void Spanned(List<string> row)
    {
        while (row.Count < _spans.Count && row.Count < MostColumns && _spans[row.Count] > 0) row.Add("");
    }

    private void EndCell()
    {
        CutInline();
        _space = false;
        if (_rows.Count > 0 && _column >= 0 && _column < _rows[^1].Count) _rows[^1][_column] = Buffer.AsSpan(_tableStart, Length - _tableStart).Trim(' ').ToString();
        _column = -1;
        Length = _lineStart = _tableStart;
    }

    /// <inheritdoc/>
    public override void EndTable()
    {
        if (!InTable) return;
        EndCell();
        _tableStart = -1;
        var columns = 0;
        foreach (var row in _rows) columns = Math.Max(columns, row.Count);
        _rows.RemoveAll(static row => row.TrueForAll(static cell => cell.Length == 0));
        while (columns > 0 && _rows.TrueForAll(row => row.Count < columns || row[columns - 1].Length == 0)) columns--;
        if (_rows.Count == 0 || columns == 0) return;
        StartLine();
        for (var r = 0; r < _rows.Count; r++)
        {
            if (r > 0) NextLine();
            for (var c = 0; c < columns; c++)
            {
                Put(c == 0 ? "| " : " | ");
                if (c < _rows[r].Count) Put(_rows[r][c]);
            }

            Put(" |");
            if (r > 0) continue;
            NextLine();
            for (var c = 0; c < columns; c++) Put(c == 0 ? "| ---" : " | ---");
            Put(" |");
        }

        _rows.Clear();
        Break();
    }
}
