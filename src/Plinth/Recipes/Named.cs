using System.Diagnostics.CodeAnalysis;

namespace Plinth.Recipes;

/// <summary>Something a recipe can name: how it is made, and the properties that are its options.</summary>
/// <typeparam name="T">Step or source.</typeparam>
/// <param name="Type">The class whose <c>init</c> properties are the options.</param>
/// <param name="Default">Makes it with every option at its default.</param>
/// <param name="Presets">Published sets of options by name, or null.</param>
public sealed record Named<T>(
    [property: DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicProperties)] Type Type,
    Func<T> Default,
    IReadOnlyDictionary<string, Func<T>>? Presets = null);

/// <summary>Makes <see cref="Named{T}"/> entries for the table of steps.</summary>
public static class Step
{
    /// <summary>A step or source without presets.</summary>
    public static Named<TBase> Of<TBase, [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicProperties)] T>()
        where T : TBase, new() => new(typeof(T), () => new T());

    /// <summary>A step with published presets.</summary>
    public static Named<IStep> WithPresets<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicProperties)] T>()
        where T : IStep, IPresets<T>, new() =>
        new(typeof(T), () => new T(), T.Presets.ToDictionary(p => p.Key, p => (Func<IStep>)(() => p.Value())));
}
