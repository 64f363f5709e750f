using System.Globalization;
using DuckDB.NET.Data;
using Plinth.Cli.Commands;
using Plinth.Tokens.Shards;

namespace Plinth.Cli.Query;

/// <summary>A run's files as tables of an embedded DuckDB: <c>ledger</c>, <c>corpus</c>, <c>tokens</c> and <c>token_counts</c>. Nothing is loaded; views read the files.</summary>
internal sealed class RunDatabase : IDisposable
{
    // A JSON line's greatest size is set from the longest text: six bytes a UTF-16 unit (an escape), and room for metadata.
    private const long LeastLine = 16L << 20;
    private const long MostLine = 1L << 30;

    private readonly DuckDBConnection _connection = new("DataSource=:memory:");
    private readonly string _spill = Path.Combine(Path.GetTempPath(), "plinth-query-" + Guid.NewGuid().ToString("N"));

    /// <summary>Opens a run's tables and shuts the rest of the machine out.</summary>
    /// <param name="run">The run's folder.</param>
    /// <param name="output">A folder outside the run where a result may be written; null for none.</param>
    /// <param name="threads">Threads; null for as many as there are cores. One makes bytes that never differ.</param>
    public RunDatabase(string run, string? output = null, int? threads = null)
    {
        Shared.Here(run);
        run = Path.GetFullPath(run);
        if (!File.Exists(Path.Combine(run, "run.json"))) throw new PlinthException($"{run} holds no run: there is no run.json in it");
        _connection.Open();
        if (threads is { } count) Do(string.Create(CultureInfo.InvariantCulture, $"SET threads = {count}"));
        Do("SET preserve_insertion_order = true");
        Do($"SET temp_directory = {Quoted(_spill)}");
        Ledger(run);
        Corpus(run);
        Tokens(run);
        var folders = new[] { run, output }.OfType<string>().Select(Path.GetFullPath);
        Do($"SET allowed_directories = [{string.Join(", ", folders.Select(Quoted))}]");
        Do("SET autoinstall_known_extensions = false");
        Do("SET autoload_known_extensions = false");
        Do("SET enable_external_access = false");
        Do("SET lock_configuration = true");
    }

    /// <summary>Files of the corpus, in order.</summary>
    public IReadOnlyList<string> CorpusFiles { get; private set; } = [];

    /// <summary>Files of the ledger, in order.</summary>
    public IReadOnlyList<string> LedgerFiles { get; private set; } = [];

    /// <summary>Whether the run has token shards.</summary>
    public bool HasTokens { get; private set; }

    /// <summary>Refuses what is not one statement that reads.</summary>
    /// <returns>The statement without its semicolon.</returns>
    public string OneReading(string sql)
    {
        var trimmed = sql.Trim().TrimEnd(';').TrimEnd();
        if (trimmed.Length == 0) throw new RecipeException("plinth query: the SQL is empty; try \"select * from ledger limit 10\", or plinth query --list");
        using var command = _connection.CreateCommand();
        command.CommandText = "SELECT coalesce(json_extract_string(j, '$.error_message'), ''), coalesce(json_array_length(j, '$.statements'), 0) FROM (SELECT json_serialize_sql($1::varchar) AS j)";
        command.Parameters.Add(new DuckDBParameter(trimmed));
        using var reader = command.ExecuteReader();
        reader.Read();
        var error = reader.GetString(0);
        if (error.StartsWith("Only SELECT", StringComparison.Ordinal))
            throw new RecipeException("plinth query: only statements that read are run here, such as select; a run's folder is never changed by a query");
        if (error.Length > 0) throw new RecipeException($"plinth query: {error}");
        if (Convert.ToInt64(reader.GetValue(1), CultureInfo.InvariantCulture) != 1) throw new RecipeException("plinth query: one statement at a time");
        return trimmed;
    }

    /// <summary>Runs a statement and hands its rows to a reader; they come as they are found.</summary>
    /// <exception cref="RecipeException">The SQL is wrong.</exception>
    /// <exception cref="OperationCanceledException">It was interrupted.</exception>
    public void Read(string sql, Action<DuckDBDataReader> rows, CancellationToken ct) => Read(_connection, sql, [], rows, ct);

    /// <summary>Runs a statement with values in the place of <c>$1</c>, <c>$2</c> …, on a connection of its own: several threads may ask at once.</summary>
    public void Ask(string sql, IReadOnlyList<object?> values, Action<DuckDBDataReader> rows, CancellationToken ct)
    {
        using var connection = _connection.Duplicate();
        connection.Open();
        Read(connection, sql, values, rows, ct);
    }

    private static void Read(DuckDBConnection connection, string sql, IReadOnlyList<object?> values, Action<DuckDBDataReader> rows, CancellationToken ct)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.UseStreamingMode = true;
        foreach (var value in values) command.Parameters.Add(new DuckDBParameter(value ?? DBNull.Value));
        using var stop = ct.Register(command.Cancel);
        try
        {
            using var reader = (DuckDBDataReader)command.ExecuteReader();
            rows(reader);
        }
        catch (DuckDBException e)
        {
            ct.ThrowIfCancellationRequested();
            throw new RecipeException($"plinth query: {Plain(e.Message)}");
        }

        ct.ThrowIfCancellationRequested();
    }

    /// <summary>Writes a statement's rows as Parquet with zstd pages.</summary>
    public void WriteParquet(string sql, string path, CancellationToken ct) =>
        Read($"COPY (\n{sql}\n) TO {Quoted(path)} (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 16384)", _ => { }, ct);

    /// <summary>SQL that reads parts of the corpus with the columns of the view <c>corpus</c>.</summary>
    public string Reading(IEnumerable<string> files)
    {
        var list = $"[{string.Join(", ", files.Select(Quoted))}]";
        if (CorpusFiles[0].EndsWith(".parquet", StringComparison.Ordinal))
            return $"SELECT id, text, source, url, language, metadata::JSON AS metadata FROM read_parquet({list})";
        var compression = Path.GetExtension(CorpusFiles[0]) switch { ".zst" => "zstd", ".gz" => "gzip", _ => "uncompressed" };
        return $$"""
            SELECT id, text, source, url, language, metadata FROM read_json({{list}}, format = 'newline_delimited', compression = '{{compression}}',
            maximum_object_size = {{_line.ToString(CultureInfo.InvariantCulture)}}, columns = {id: 'VARCHAR', text: 'VARCHAR', source: 'VARCHAR', url: 'VARCHAR', language: 'VARCHAR', metadata: 'JSON'})
            """;
    }

    /// <summary>A string as SQL writes it.</summary>
    public static string Quoted(string text) => "'" + text.Replace("'", "''", StringComparison.Ordinal) + "'";

    /// <inheritdoc/>
    public void Dispose()
    {
        _connection.Dispose();
        if (Directory.Exists(_spill)) Directory.Delete(_spill, recursive: true);
    }

    private long _line = LeastLine;

    private void Ledger(string run)
    {
        var files = Files(run, "ledger");
        LedgerFiles = files;
        if (files.Count == 0)
        {
            Do("""
                CREATE VIEW ledger AS SELECT ''::VARCHAR AS id, ''::VARCHAR AS source, ''::VARCHAR AS url, ''::VARCHAR AS fate, ''::VARCHAR AS step, ''::VARCHAR AS rule, 0::DOUBLE AS "value", 0::DOUBLE AS "limit",
                ''::VARCHAR AS duplicate_of, 0::BIGINT AS chars_in, 0::BIGINT AS chars_out, ''::VARCHAR AS error, ''::VARCHAR AS spans WHERE false
                """);
            return;
        }

        var reading = $"read_parquet([{string.Join(", ", files.Select(Quoted))}], union_by_name = true)";
        var spans = Convert.ToInt64(One($"SELECT count(*) FROM (DESCRIBE FROM {reading}) WHERE column_name = 'spans'"), CultureInfo.InvariantCulture) > 0;
        Do($"CREATE VIEW ledger AS SELECT *{(spans ? "" : ", NULL::VARCHAR AS spans")} FROM {reading}");
        if (One("SELECT max(chars_out) FROM ledger") is not (null or DBNull) and var longest)
            _line = Math.Clamp(6 * Convert.ToInt64(longest, CultureInfo.InvariantCulture) + (1 << 20), LeastLine, MostLine);
    }

    private void Corpus(string run)
    {
        CorpusFiles = Files(run, "corpus");
        Do(CorpusFiles.Count == 0
            ? "CREATE VIEW corpus AS SELECT ''::VARCHAR AS id, ''::VARCHAR AS text, ''::VARCHAR AS source, ''::VARCHAR AS url, ''::VARCHAR AS language, '{}'::JSON AS metadata WHERE false"
            : $"CREATE VIEW corpus AS {Reading(CorpusFiles)}");
    }

    private void Tokens(string run)
    {
        var folder = Path.Combine(run, "tokens");
        HasTokens = File.Exists(Path.Combine(folder, "manifest.json"));
        var manifest = HasTokens ? TokenManifest.Read(folder) : null;
        var shards = manifest is null ? [] : manifest.Splits.SelectMany(s => s.Value.Shards.Select(f => $"({Quoted(s.Key)}, {Quoted(f.File)}, {Whole(f.Documents)}, {Whole(f.Tokens)})"));
        View("tokens", "split VARCHAR, file VARCHAR, documents BIGINT, tokens BIGINT", shards);
        var counts = manifest is null ? [] : new[] { ("language", manifest.Languages), ("category", manifest.Categories), ("source", manifest.Sources) }
            .SelectMany(k => k.Item2.Select(c => $"({Quoted(k.Item1)}, {Quoted(c.Key)}, {Whole(c.Value.Documents)}, {Whole(c.Value.Tokens)}, {Whole(c.Value.Bytes)})"));
        View("token_counts", "kind VARCHAR, name VARCHAR, documents BIGINT, tokens BIGINT, bytes BIGINT", counts);
    }

    private void View(string name, string columns, IEnumerable<string> rows)
    {
        Do($"CREATE TABLE {name} ({columns})");
        foreach (var some in rows.Chunk(1000)) Do($"INSERT INTO {name} VALUES {string.Join(", ", some)}");
    }

    private static string Whole(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static List<string> Files(string run, string folder)
    {
        var path = Path.Combine(run, folder);
        return Directory.Exists(path) ? [.. Directory.EnumerateFiles(path, "part-*").Where(f => !f.EndsWith(".tmp", StringComparison.Ordinal)).Order(StringComparer.Ordinal)] : [];
    }

    private static string Plain(string message)
    {
        var lines = message.ReplaceLineEndings("\n").TrimEnd();
        return lines.Contains("disabled by configuration", StringComparison.Ordinal) || lines.StartsWith("Permission", StringComparison.Ordinal)
            ? lines + "\nA query reads the run's own folder and nothing else: take the views ledger, corpus, tokens and token_counts."
            : lines + "\nTables and their columns: plinth query RUN \"describe ledger\", also corpus, tokens, token_counts.";
    }

    private object? One(string sql)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        try { return command.ExecuteScalar(); }
        catch (DuckDBException e) { throw new PlinthException(e.Message, e); }
    }

    private void Do(string sql)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        try { command.ExecuteNonQuery(); }
        catch (DuckDBException e) { throw new PlinthException(e.Message, e); }
    }
}
