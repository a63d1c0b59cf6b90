using System.Text.Json;

namespace Dice.Environment.Data.Seeding.Tables;

/// <summary>What becomes one row.</summary>
/// <param name="Set">The whole set, for what is looked up.</param>
/// <param name="Entry">The entry that it is, or belongs to.</param>
/// <param name="Json">The entry's content, or that of one element of a list within.</param>
/// <param name="Position">The element's place in its list, from 0.</param>
internal sealed record SeedRow(SeedSet Set, SeedEntry Entry, JsonElement Json, int Position);
