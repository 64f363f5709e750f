using System.Buffers.Binary;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Plinth.Models.Checkpoints;

/// <summary>Writes a safetensors file, tensor by tensor; it has its name only when it is whole.</summary>
public static class SafetensorsWriter
{
    /// <summary>Writes a file.</summary>
    /// <param name="path">Where.</param>
    /// <param name="tensors">Name, type and shape of each, and what writes its numbers, in the order in which they shall lie.</param>
    /// <param name="metadata">Notes for readers; null: none.</param>
    public static void Write(string path, IReadOnlyList<TensorToWrite> tensors, IReadOnlyDictionary<string, string>? metadata = null)
    {
        using var file = AtomicFile.Create(path);
        var header = Header(tensors, metadata);
        Span<byte> length = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, header.Length);
        file.Stream.Write(length);
        file.Stream.Write(header);
        foreach (var tensor in tensors)
        {
            var before = file.Stream.Position;
            tensor.Write(file.Stream);
            if (file.Stream.Position - before != tensor.Bytes) throw new InvalidOperationException($"{tensor.Name} wrote {file.Stream.Position - before} bytes, not {tensor.Bytes}");
        }

        file.Commit();
    }

    private static byte[] Header(IReadOnlyList<TensorToWrite> tensors, IReadOnlyDictionary<string, string>? metadata)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            if (metadata is not null)
            {
                json.WriteStartObject("__metadata__");
                foreach (var (key, value) in metadata) json.WriteString(key, value);
                json.WriteEndObject();
            }

            long at = 0;
            foreach (var tensor in tensors)
            {
                json.WriteStartObject(tensor.Name);
                json.WriteString("dtype", tensor.Type.ToString().ToUpperInvariant());
                json.WriteStartArray("shape");
                foreach (var size in tensor.Shape) json.WriteNumberValue(size);
                json.WriteEndArray();
                json.WriteStartArray("data_offsets");
                json.WriteNumberValue(at);
                json.WriteNumberValue(at += tensor.Bytes);
                json.WriteEndArray();
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        // Readers that map the file like the numbers to begin at a multiple of eight.
        while (buffer.Length % 8 != 0) buffer.WriteByte((byte)' ');
        return buffer.ToArray();
    }
}
