namespace Plinth;

/// <summary>A step with published sets of numbers, named in a recipe by <c>preset:</c>; options given beside it go over the preset's.</summary>
/// <typeparam name="TSelf">The step.</typeparam>
public interface IPresets<TSelf> where TSelf : IPresets<TSelf>
{
    /// <summary>Makes the step as the preset of that name (kebab-case) has it.</summary>
    static abstract IReadOnlyDictionary<string, Func<TSelf>> Presets { get; }
}
