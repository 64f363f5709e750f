namespace Plinth.Sources.Files;

/// <summary>A whole file: one of the disk, or one inside an archive.</summary>
/// <param name="Name">Its name: the shard's, and inside an archive <c>archive!path</c>.</param>
/// <param name="Path">Its own path: inside the archive, or the shard's name.</param>
/// <param name="Bytes">What is in it, unpacked.</param>
/// <param name="Fault">What was wrong with it, or null.</param>
public sealed record Item(string Name, string Path, byte[] Bytes, Fault? Fault = null);
