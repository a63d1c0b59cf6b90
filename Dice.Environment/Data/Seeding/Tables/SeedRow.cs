using System.Text.Json;

namespace Dice.Environment.Data.Seeding.Tables;

/// <summary>The source of one row.</summary>
/// <param name="Set">The whole set, for lookups.</param>
/// <param name="Entry">The entry that is the row, or that contains its element.</param>
/// <param name="Json">The content of the entry, or of one element of a list in it.</param>
/// <param name="Position">The index of the element in its list, from 0.</param>
internal sealed record SeedRow(SeedSet Set, SeedEntry Entry, JsonElement Json, int Position);
