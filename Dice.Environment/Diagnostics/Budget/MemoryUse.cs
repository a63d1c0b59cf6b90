namespace Dice.Environment.Diagnostics.Budget;

/// <summary>A container's memory use at one point in time.</summary>
/// <param name="UsedBytes">The memory use without file pages that the kernel can drop immediately, like <c>docker stats</c>.</param>
/// <param name="LimitBytes">Its limit.</param>
public sealed record MemoryUse(long UsedBytes, long LimitBytes);
