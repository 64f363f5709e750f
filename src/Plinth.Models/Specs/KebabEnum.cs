using System.Text.Json;
using System.Text.Json.Serialization;

namespace Plinth.Models.Specs;

/// <summary>Writes the values of an enumeration as they stand in specs: <c>GeluTanh</c> as <c>gelu-tanh</c>.</summary>
/// <typeparam name="T">The enumeration.</typeparam>
public sealed class KebabEnum<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false)
    where T : struct, Enum;
