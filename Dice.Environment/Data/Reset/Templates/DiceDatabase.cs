using System.Security.Cryptography;
using System.Text;
using Dice.Environment.Data.Migrations;
using Dice.Environment.Data.Seeding;
using Dice.Environment.Runtime;
using Dice.Environment.Runtime.Engine;
using Dice.Environment.Services;

namespace Dice.Environment.Data.Reset.Templates;

/// <summary>Builds the database of DICE: the backend's migrations, then the seed files.</summary>
public static class DiceDatabase
{
    private const int KeyLength = 16;

    /// <summary>Returns the source of the database in a running environment. Its key changes when a migration or seed file changes.</summary>
    /// <param name="stack">The environment; migrations run in its backend's container.</param>
    /// <param name="migrations">The folder with the backend's migrations.</param>
    /// <param name="seeds">The seed files.</param>
    /// <exception cref="DiceException">A folder or file is missing.</exception>
    public static DatabaseSource Source(EngineConnection engine, RunningStack stack, string migrations, SeedFolder seeds) => new(
        KeyOf(migrations, seeds),
        async (access, database, cancellation) =>
        {
            await new SchemaMigrations(engine, stack) { Database = database }.MigrateAsync(cancellation);
            await new SeedLoader(access, seeds) { Database = database }.LoadAsync(SeedMode.Add, cancellation);
        });

    /// <summary>Returns the folder with the backend's migrations.</summary>
    public static string MigrationsOf(Workspace workspace) => Path.Combine(workspace.Backend, "src", "database", "migrations");

    private static string KeyOf(string migrations, SeedFolder seeds)
    {
        if (!Directory.Exists(migrations))
        {
            throw new DiceException(
                $"the database cannot be rebuilt: the backend's migrations are not in {migrations}",
                "use the folder layout of fixtures/backend; for another application, ./run-env.sh down --volumes and up create an empty database, and checkpoints restore any state");
        }

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var file in Directory.EnumerateFiles(migrations, "*.ts").Order(StringComparer.Ordinal))
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"{Path.GetFileName(file)}\n"));
            hash.AppendData(SHA256.HashData(File.ReadAllBytes(file)));
        }

        hash.AppendData(Encoding.UTF8.GetBytes(seeds.Checksum()));
        return Convert.ToHexStringLower(hash.GetHashAndReset())[..KeyLength];
    }
}
