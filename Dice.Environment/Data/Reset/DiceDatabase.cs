using System.Security.Cryptography;
using System.Text;
using Dice.Environment.Data.Migrations;
using Dice.Environment.Data.Seeding;
using Dice.Environment.Model;
using Dice.Environment.Runtime;
using Dice.Environment.Runtime.Engine;
using Dice.Environment.Services;

namespace Dice.Environment.Data.Reset;

/// <summary>DICE's database from nothing: the backend's migrations, then the seed files.</summary>
public static class DiceDatabase
{
    private const int KeyLength = 16;

    /// <summary>How it is built in a running environment. Its key changes with the migrations' and seeds' files.</summary>
    /// <param name="engine">The engine.</param>
    /// <param name="stack">The environment; migrations run in its backend's container.</param>
    /// <param name="migrations">The folder of the migrations that the backend has.</param>
    /// <param name="seeds">The seed files.</param>
    /// <exception cref="DiceException">A folder or file is missing.</exception>
    public static DatabaseSource Source(EngineConnection engine, RunningStack stack, string migrations, SeedFolder seeds) => new(
        KeyOf(migrations, seeds),
        async (access, database, cancellation) =>
        {
            await new SchemaMigrations(engine, stack) { Database = database }.MigrateAsync(cancellation);
            await new SeedLoader(access, seeds) { Database = database }.LoadAsync(SeedMode.Add, cancellation);
        });

    /// <summary>The migrations' folder of a backend's.</summary>
    public static string MigrationsOf(Workspace workspace) => Path.Combine(workspace.Backend, "src", "database", "migrations");

    private static string KeyOf(string migrations, SeedFolder seeds)
    {
        if (!Directory.Exists(migrations))
        {
            throw new DiceException(
                $"the database cannot be rebuilt: the backend's migrations are not in {migrations}",
                "lay them out as fixtures/backend does; for another application, ./run-env.sh down --volumes and up make an empty database, and checkpoints restore any state");
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
