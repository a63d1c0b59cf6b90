using System.Text.Json.Serialization;
using Dice.Environment.Data.Migrations;
using Dice.Environment.Data.Seeding;

namespace Dice.Environment.Commands.Db;

/// <summary>The documents that <c>db</c> prints with <c>--json</c>.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(MigrationStatus))]
[JsonSerializable(typeof(DbMigratedDocument))]
[JsonSerializable(typeof(DbRolledBackDocument))]
[JsonSerializable(typeof(DbOutputDocument))]
[JsonSerializable(typeof(SeedOutcome))]
internal sealed partial class DbJson : JsonSerializerContext;
