namespace Dice.Environment.Diagnostics.Budget;

/// <summary>A container's memory at a moment.</summary>
/// <param name="UsedBytes">What it uses, without file pages that the kernel can drop at once; as <c>docker stats</c> counts.</param>
/// <param name="LimitBytes">Its limit.</param>
public sealed record MemoryUse(long UsedBytes, long LimitBytes);
