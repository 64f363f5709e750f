namespace Plinth.Chinese;

/// <summary>How the marks of Chinese text are to be written.</summary>
public enum ChinesePunctuation
{
    /// <summary>As they stand.</summary>
    Keep,

    /// <summary>Half-width marks that follow Chinese become full-width: <c>好,</c> to <c>好，</c>.</summary>
    FullWidth,

    /// <summary>Full-width marks become half-width: <c>好，</c> to <c>好,</c>.</summary>
    HalfWidth,
}
