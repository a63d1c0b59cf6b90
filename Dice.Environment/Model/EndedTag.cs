namespace Dice.Environment.Model;

/// <summary>A tag of an official image that no longer receives updates.</summary>
/// <param name="Since">The month of its last update.</param>
/// <param name="Version">The version that the tag contains since then, such as <c>PostgreSQL 17.5</c>.</param>
/// <param name="Successor">A tag of the same major version that receives updates.</param>
public sealed record EndedTag(DateOnly Since, string Version, string Successor);
