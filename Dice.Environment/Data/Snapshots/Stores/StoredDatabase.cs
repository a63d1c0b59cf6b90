using Dice.Environment.Services;

namespace Dice.Environment.Data.Snapshots.Stores;

/// <summary>A database of the PostgreSQL server that is a part of snapshots.</summary>
/// <param name="Part">The name of its part.</param>
/// <param name="Name">Its name on the server.</param>
/// <param name="FileName">The file name of its part.</param>
/// <param name="Owner">The service that migrates it when it starts.</param>
/// <param name="Migrations">The table in which the service records its migrations.</param>
internal sealed record StoredDatabase(string Part, string Name, string FileName, string Owner, string Migrations)
{
    /// <summary>The application's database.</summary>
    public static StoredDatabase Application { get; } = new(Postgres.Name, Postgres.Database, "postgres.dump", Backend.Name, "migrations");

    /// <summary>The CMS's database.</summary>
    public static StoredDatabase Cms { get; } = new(Services.Cms.Name, Services.Cms.Database, "cms.dump", Services.Cms.Name, "payload_migrations");

    /// <summary>All of them.</summary>
    public static ImmutableArray<StoredDatabase> All { get; } = [Application, Cms];

    /// <summary>Whether the application's role has rights in it.</summary>
    public bool IsApplications => this == Application;

    /// <summary>The name prefix of copies that are loaded but not in use yet.</summary>
    public string StagedPrefix => $"dice_restore_staged_{Name}_";

    /// <summary>The name prefix of copies that were replaced but not removed yet.</summary>
    public string ReplacedPrefix => $"dice_restore_replaced_{Name}_";
}
