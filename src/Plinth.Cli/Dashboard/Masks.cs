using Plinth.Recipes;

namespace Plinth.Cli.Dashboard;

/// <summary>Keeps hidden what a recipe hides: a text from before its masks is shown as they would leave it, or not at all.</summary>
internal sealed class Masks(Recipe recipe)
{
    private readonly IMask[] _masks = [.. recipe.Steps.Select(s => s.Step).OfType<IMask>()];

    /// <summary>Whether the recipe hides anything.</summary>
    public bool Any => _masks.Length > 0;

    /// <summary>A document's text as it may be shown; null where it may not.</summary>
    /// <remarks>Markup can write a secret in ways that masks, which read text, do not know.</remarks>
    public string? Shown(Document document)
    {
        if (!Any) return document.Text;
        if (document.MediaType is not ("text/plain" or "text/markdown" or "")) return null;
        var copy = Documents.Copy(document);
        foreach (var mask in _masks)
            if (mask.Edit(copy, new Rules()).Fate != Fate.Kept) return null;
        return copy.Text;
    }
}
