using System.Collections.Immutable;

namespace Dice.Environment.Diagnostics;

/// <summary>What <c>images --json</c> prints.</summary>
/// <param name="Images">The stack's images and the reaper's.</param>
/// <param name="TotalBytes">The total size of the present images; shared layers are counted once.</param>
public sealed record ImagesDocument(ImmutableArray<ImagesDocument.Image> Images, long TotalBytes)
{
    /// <summary>An image.</summary>
    /// <param name="Source">The image's name.</param>
    /// <param name="Reference">The reference that would be used now; null when no source can provide it.</param>
    /// <param name="ImageSource"><c>official</c> or <c>recipe</c>.</param>
    /// <param name="SubstituteFor">The official product that it replaces; null when it is that product.</param>
    /// <param name="Present">Whether the engine has it.</param>
    /// <param name="Next">How it would be provided: <c>present</c>, <c>pulled</c> or <c>built</c>.</param>
    /// <param name="Bytes">Its size; null when it is not present.</param>
    /// <param name="Fault">Why no source can provide it; null when one can.</param>
    public sealed record Image(string Source, string? Reference, string? ImageSource, string? SubstituteFor, bool Present, string? Next, long? Bytes, string? Fault)
    {
        /// <summary>The setting that replaces the pinned official reference, such as <c>DICE_REGISTRY=mirror.example/hub</c>; null for none.</summary>
        public string? Setting { get; init; }
    }
}
