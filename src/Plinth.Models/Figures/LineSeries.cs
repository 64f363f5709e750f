namespace Plinth.Models.Figures;

/// <summary>A line of a drawing.</summary>
/// <param name="Name">What stands beside it.</param>
/// <param name="Points">Its points; numbers that are none break it.</param>
public sealed record LineSeries(string Name, IReadOnlyList<(double X, double Y)> Points);
