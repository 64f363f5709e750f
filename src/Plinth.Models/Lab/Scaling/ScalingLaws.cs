namespace Plinth.Models.Lab.Scaling;

/// <summary>The published laws.</summary>
public static class ScalingLaws
{
    /// <summary>Hoffmann et al. 2022, approach 3, with the digits of the paper's TeX source.</summary>
    public static ChinchillaLaw Hoffmann { get; } = new(1.69, 406.4, 410.7, 0.34, 0.28)
    {
        Name = "hoffmann",
        Source = "Hoffmann et al. 2022, arXiv:2203.15556, equation 10",
        Caution = "its optimiser stopped early (Besiroglu et al. 2024): at Chinchilla's own budget it gives 32B parameters and 93 tokens for each, not 70B and 20",
    };

    /// <summary>The same data fitted again.</summary>
    public static ChinchillaLaw Besiroglu { get; } = new(1.8172, 482.01, 2085.43, 0.3478, 0.3658) { Name = "besiroglu", Source = "Besiroglu et al. 2024, arXiv:2404.10102" };

    /// <summary>With repeated data, fitted on C4.</summary>
    public static RepeatedLaw Muennighoff { get; } = new(
        new ChinchillaLaw(Math.Exp(0.6254804), Math.Exp(6.255414), Math.Exp(7.3049974), 0.3526596, 0.3526596) { Name = "muennighoff (fresh)" }, 15.387756, 5.309743)
    {
        Name = "muennighoff",
        Source = "Muennighoff et al. 2023, arXiv:2305.16264, fitted on C4",
    };

    /// <summary>The first of them.</summary>
    public static KaplanLaw Kaplan { get; } = new(6.4e13, 1.8e13, 0.076, 0.103)
    {
        Name = "kaplan",
        Source = "Kaplan et al. 2020, arXiv:2001.08361, table 2",
        Caution = "parameters without embeddings, one learning-rate schedule for all lengths: it asks for too few tokens (Hoffmann et al. 2022, section 2)",
    };

    /// <summary>All of them.</summary>
    public static IReadOnlyList<ScalingLaw> All { get; } = [Besiroglu, Hoffmann, Muennighoff, Kaplan];

    /// <summary>One by name.</summary>
    /// <exception cref="PlinthException">There is none.</exception>
    public static ScalingLaw Find(string name) => All.FirstOrDefault(l => l.Name == name)
        ?? throw new PlinthException($"there is no scaling law '{name}'{Recipes.Spelling.Hint(name, All.Select(l => l.Name))}; there are {string.Join(", ", All.Select(l => l.Name))}");
}
