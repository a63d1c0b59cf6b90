namespace Dice.Environment.Data.Reset;

/// <summary>The result of a reset.</summary>
/// <param name="Rows">Rows that were removed by DELETE; rows of truncated tables are not counted.</param>
/// <param name="Deleted">Tables emptied by DELETE.</param>
/// <param name="Truncated">Tables emptied by TRUNCATE.</param>
/// <param name="Sequences">Sequences that were restarted.</param>
/// <param name="ElapsedMs">How long it took, in milliseconds.</param>
public sealed record ResetOutcome(long Rows, int Deleted, int Truncated, int Sequences, double ElapsedMs);
