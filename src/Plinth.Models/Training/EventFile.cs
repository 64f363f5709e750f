using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Plinth.Models.Training;

/// <summary>A TensorBoard event file: TFRecords (length, masked CRC-32C, data, masked CRC-32C) of Event messages.</summary>
/// <remarks>Field numbers are those of event.proto, summary.proto and tensor.proto of TensorFlow.</remarks>
public sealed class EventFile : IDisposable
{
    private readonly FileStream _file;
    private readonly TimeProvider _time;

    /// <summary>Starts a file in a folder.</summary>
    /// <param name="folder">The folder that TensorBoard is given.</param>
    /// <param name="step">The step that a training goes on at: what other files of the folder say of it and later is void. Null: it begins.</param>
    /// <param name="time">The clock.</param>
    public EventFile(string folder, long? step, TimeProvider time)
    {
        _time = time;
        Directory.CreateDirectory(folder);
        var now = time.GetUtcNow();
        Path = System.IO.Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"events.out.tfevents.{now.ToUnixTimeSeconds():D10}.plinth.{Environment.ProcessId}.{now.Ticks % 10_000_000:D7}"));
        _file = new FileStream(Path, FileMode.CreateNew, FileAccess.Write, FileShare.Read);
        Write(0, e => e.Text(3, "brain.Event:2"));
        // SessionLog with status START.
        if (step is { } from) Write(from, e => e.Message(7, log => log.Number(1, 1)));
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>Adds numbers of a step.</summary>
    public void Scalars(long step, params ReadOnlySpan<(string Tag, double Value)> values)
    {
        var summary = new Proto();
        foreach (var (tag, value) in values)
        {
            summary.Message(1, v =>
            {
                v.Text(1, tag);
                v.Float(2, (float)value);
            });
        }

        Write(step, e => e.Bytes(5, summary.Written));
    }

    /// <summary>Adds a text.</summary>
    public void Text(long step, string tag, string text) => Write(step, e => e.Message(5, summary => summary.Message(1, value =>
    {
        value.Text(1, tag);
        // DT_STRING, one row.
        value.Message(8, tensor =>
        {
            tensor.Number(1, 7);
            tensor.Message(2, shape => shape.Message(2, size => size.Number(1, 1)));
            tensor.Text(8, text);
        });
        value.Message(9, metadata => metadata.Message(1, plugin => plugin.Text(1, "text")));
    })));

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private void Write(long step, Action<Proto> fill)
    {
        var message = new Proto();
        message.Double(1, _time.GetUtcNow().ToUnixTimeMilliseconds() / 1000.0);
        message.Number(2, step);
        fill(message);
        var data = message.Written;
        var record = new byte[12 + data.Length + 4];
        BinaryPrimitives.WriteUInt64LittleEndian(record, (ulong)data.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(8), Crc32C.Masked(record.AsSpan(0, 8)));
        data.CopyTo(record.AsSpan(12));
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(12 + data.Length), Crc32C.Masked(data));
        _file.Write(record);
        _file.Flush();
    }

    /// <summary>A protocol buffer being written.</summary>
    private sealed class Proto
    {
        private readonly MemoryStream _bytes = new();

        public ReadOnlySpan<byte> Written => _bytes.GetBuffer().AsSpan(0, (int)_bytes.Length);

        public void Number(int field, long value)
        {
            Varint((ulong)field << 3);
            Varint((ulong)value);
        }

        public void Double(int field, double value)
        {
            Varint(((ulong)field << 3) | 1);
            Span<byte> bytes = stackalloc byte[8];
            BinaryPrimitives.WriteDoubleLittleEndian(bytes, value);
            _bytes.Write(bytes);
        }

        public void Float(int field, float value)
        {
            Varint(((ulong)field << 3) | 5);
            Span<byte> bytes = stackalloc byte[4];
            BinaryPrimitives.WriteSingleLittleEndian(bytes, value);
            _bytes.Write(bytes);
        }

        public void Bytes(int field, ReadOnlySpan<byte> value)
        {
            Varint(((ulong)field << 3) | 2);
            Varint((ulong)value.Length);
            _bytes.Write(value);
        }

        public void Text(int field, string value) => Bytes(field, Encoding.UTF8.GetBytes(value));

        public void Message(int field, Action<Proto> fill)
        {
            var inner = new Proto();
            fill(inner);
            Bytes(field, inner.Written);
        }

        private void Varint(ulong value)
        {
            for (; value >= 128; value >>= 7) _bytes.WriteByte((byte)(value | 128));
            _bytes.WriteByte((byte)value);
        }
    }
}
