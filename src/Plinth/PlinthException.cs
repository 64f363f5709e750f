namespace Plinth;

/// <summary>Something that the user can put right. Shown as one line without a stack trace; exit code 1.</summary>
/// <param name="message">What was wrong, where, and what would be right.</param>
/// <param name="cause">What it was found by.</param>
public class PlinthException(string message, Exception? cause = null) : Exception(message, cause);

/// <summary>The call or the recipe is wrong; exit code 2.</summary>
/// <param name="message">Begins with <c>file:line:column:</c> where there is a file.</param>
public sealed class RecipeException(string message) : PlinthException(message);
