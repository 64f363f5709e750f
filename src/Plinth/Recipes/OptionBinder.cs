using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Reflection;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Plinth.Recipes;

/// <summary>Sets the options of a step, source or output from a YAML map: its public properties, by their names in snake_case.</summary>
public sealed class OptionBinder(string file)
{
    private const DynamicallyAccessedMemberTypes Members = DynamicallyAccessedMemberTypes.PublicProperties;

    private readonly List<string> _wrong = [];

    /// <summary>Does one part of the reading; what is wrong with it is kept, so that a user hears of everything at once.</summary>
    public void Collect(Action part)
    {
        try { part(); }
        catch (RecipeException e) { _wrong.Add(e.Message); }
    }

    /// <summary>Throws what was collected: a message a line, in the order in which it was met.</summary>
    /// <exception cref="RecipeException">Something was wrong.</exception>
    public void ThrowIfWrong()
    {
        if (_wrong.Count > 0) throw new RecipeException(string.Join('\n', _wrong));
    }

    /// <summary>The options of a type: every property that can be set.</summary>
    public static IReadOnlyDictionary<string, PropertyInfo> OptionsOf([DynamicallyAccessedMembers(Members)] Type type) =>
        type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.SetMethod is { IsPublic: true })
            .OrderBy(p => p.Name, StringComparer.Ordinal).ToDictionary(p => Spelling.Snake(p.Name));

    /// <summary>Makes the thing that a map describes.</summary>
    /// <param name="named">What it is.</param>
    /// <param name="word">Its name in the recipe.</param>
    /// <param name="node">A map of options, or nothing for the defaults; a plain value or list goes to <paramref name="shorthand"/>.</param>
    /// <param name="shorthand">The option that a plain value means, or null where none does.</param>
    public T Bind<T>(Named<T> named, string word, YamlNode node, string? shorthand = null)
    {
        if (node is YamlMappingNode map)
        {
            var made = Start(named, word, map);
            BindInto(made!, named.Type, word, map, skip: "preset");
            return made;
        }

        var target = named.Default();
        if (node is YamlScalarNode { Value: null or "" }) return target;
        if (shorthand is null) throw At(node).Error($"{word} takes a map of options, such as {word}: {{}}");
        Set(target!, OptionsOf(named.Type)[shorthand], word, shorthand, node);
        return target;
    }

    /// <summary>Sets options on an object that exists.</summary>
    public void BindInto(object target, [DynamicallyAccessedMembers(Members)] Type type, string word, YamlMappingNode map, string? skip = null)
    {
        var options = OptionsOf(type);
        foreach (var (key, value) in map.Children)
        {
            Collect(() =>
            {
                var name = Scalar(key, "an option's name");
                if (name == skip) return;
                if (!options.TryGetValue(name, out var property))
                    throw At(key).Error($"'{name}' is not an option of {word}{Spelling.Hint(name, options.Keys)}");
                Set(target, property, word, name, value);
            });
        }
    }

    /// <summary>The place of a node.</summary>
    public Place At(YamlNode node) => Place.Of(file, node.Start);

    /// <summary>The text of a scalar node.</summary>
    public string Scalar(YamlNode node, string what) =>
        node is YamlScalarNode { Value: { } value } ? value : throw At(node).Error($"expected {what}, found a {Kind(node)}");

    /// <summary>What a node is, in words.</summary>
    public static string Kind(YamlNode node) => node switch
    {
        YamlMappingNode => "map",
        YamlSequenceNode => "list",
        YamlScalarNode { Value: null or "" } => "nothing",
        YamlScalarNode scalar => $"value '{scalar.Value}'",
        _ => "node",
    };

    /// <summary>Converts a node to a value of a type.</summary>
    public object? Convert(Type type, YamlNode node, string what)
    {
        var inner = Nullable.GetUnderlyingType(type);
        if (IsNull(node)) return inner is not null || !type.IsValueType ? null : throw At(node).Error($"{what} cannot be off");
        type = inner ?? type;
        if (type == typeof(string)) return Scalar(node, $"a text for {what}");
        if (type.IsEnum) return Enumeration(type, node, what);
        if (type == typeof(bool)) return Boolean(node, what);
        if (type == typeof(int) || type == typeof(long) || type == typeof(ulong) || type == typeof(double)) return Number(type, node, what);
        if (type == typeof(string[]) || type == typeof(IReadOnlyList<string>)) return Texts(node, what);
        if (type == typeof(IReadOnlyDictionary<string, double>)) return Map(node, what, key => Scalar(key, $"a name in {what}"));
        if (type == typeof(IReadOnlyDictionary<int, double>)) return Map(node, what, key => (int)Number(typeof(int), key, what));
        throw new NotSupportedException($"option {what} is of type {type}, which no recipe can express");
    }

    private T Start<T>(Named<T> named, string word, YamlMappingNode map)
    {
        var preset = map.Children.FirstOrDefault(c => c.Key is YamlScalarNode { Value: "preset" });
        if (preset.Value is null || named.Presets is null || IsNull(preset.Value)) return named.Default();
        var name = Scalar(preset.Value, "the name of a preset");
        if (named.Presets.TryGetValue(name, out var make)) return make();
        throw At(preset.Value).Error($"'{name}' is not a preset of {word}{Spelling.Hint(name, named.Presets.Keys)}");
    }

    private void Set(object target, PropertyInfo property, string word, string name, YamlNode node)
    {
        var value = Convert(property.PropertyType, node, $"{word}.{name}");
        if (value is null && new NullabilityInfoContext().Create(property).WriteState == NullabilityState.NotNull)
            throw At(node).Error($"{word}.{name} cannot be off");
        if (value is not null && property.GetCustomAttribute<WithinAttribute>() is { } range)
        {
            foreach (var number in value is IDictionary map ? map.Values.Cast<object>() : [value])
            {
                var x = System.Convert.ToDouble(number, CultureInfo.InvariantCulture);
                if (x >= range.Least && x <= range.Most) continue;
                throw At(node).Error(string.Create(CultureInfo.InvariantCulture,
                    $"{word}.{name} is {x}; it must lie within {range.Least} and {range.Most}"));
            }
        }

        property.SetValue(target, value);
    }

    private static bool IsNull(YamlNode node) =>
        node is YamlScalarNode { Style: ScalarStyle.Plain or ScalarStyle.Any, Value: null or "" or "null" or "~" or "off" };

    private object Enumeration(Type type, YamlNode node, string what)
    {
        var word = Scalar(node, $"a word for {what}");
        var names = Enum.GetNames(type).ToDictionary(n => Spelling.Kebab(n));
        if (names.TryGetValue(word.Replace('.', '-'), out var name)) return Enum.Parse(type, name);
        throw At(node).Error($"'{word}' is not a value of {what}{Spelling.Hint(word, names.Keys)}");
    }

    private bool Boolean(YamlNode node, string what) => Scalar(node, $"true or false for {what}") switch
    {
        "true" or "yes" or "on" => true,
        "false" or "no" => false,
        var other => throw At(node).Error($"{what} is true or false, not '{other}'"),
    };

    private object Number(Type type, YamlNode node, string what)
    {
        var word = Scalar(node, $"a number for {what}").Replace("_", "", StringComparison.Ordinal);
        var culture = CultureInfo.InvariantCulture;
        if (type == typeof(int) && int.TryParse(word, NumberStyles.AllowLeadingSign, culture, out var i)) return i;
        if (type == typeof(long) && long.TryParse(word, NumberStyles.AllowLeadingSign, culture, out var l)) return l;
        if (type == typeof(ulong) && ulong.TryParse(word, NumberStyles.None, culture, out var u)) return u;
        if (type == typeof(double) && double.TryParse(word, NumberStyles.Float, culture, out var d) && double.IsFinite(d)) return d;
        throw At(node).Error($"{what} is a {(type == typeof(double) ? "number" : "whole number")}, not '{word}'");
    }

    private string[] Texts(YamlNode node, string what) => node is YamlSequenceNode list
        ? [.. list.Children.Select(item => Scalar(item, $"a text in {what}"))]
        : [Scalar(node, $"a list of texts for {what}")];

    private Dictionary<TKey, double> Map<TKey>(YamlNode node, string what, Func<YamlNode, TKey> key) where TKey : notnull =>
        node is YamlMappingNode map
            ? map.Children.ToDictionary(item => key(item.Key), item => (double)Number(typeof(double), item.Value, what))
            : throw At(node).Error($"expected a map for {what}, found a {Kind(node)}");
}
