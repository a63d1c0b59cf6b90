using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization;

namespace Dice.Environment.Data.Snapshots;

/// <summary>The properties of a database that its dump does not contain: owner, comment, grants and settings; and, for comparison, the rights on its objects.</summary>
public sealed record DatabaseGlobals
{
    /// <summary>The value that denotes everybody (PUBLIC) in place of a role.</summary>
    public const string Everybody = "";

    /// <summary>The right of an object's owner.</summary>
    public const string Ownership = "OWNER";

    /// <summary>The role that owns the database.</summary>
    public required string Owner { get; init; }

    /// <summary>The comment on the database; null for none.</summary>
    public string? Comment { get; init; }

    /// <summary>The maximum number of concurrent connections; -1 for no limit.</summary>
    public int ConnectionLimit { get; init; } = -1;

    /// <summary>The grants on the database, except those of its owner.</summary>
    public required ImmutableArray<DatabaseGrant> Grants { get; init; }

    /// <summary>The settings of the database, of roles in the database, and of <see cref="Roles"/> everywhere.</summary>
    public required ImmutableArray<DatabaseSetting> Settings { get; init; }

    /// <summary>The roles that own objects in the database or have grants in it, except PostgreSQL's own.</summary>
    public required ImmutableArray<string> Roles { get; init; }

    /// <summary>The owners of and grants on the objects in the database. The dump contains these too; they are used to verify a restore.</summary>
    public required ImmutableArray<ObjectRight> Rights { get; init; }

    /// <summary>A hash over all properties.</summary>
    [JsonIgnore]
    public string Digest => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', Lines()))));

    /// <summary>Returns a copy without some roles: another role owns their objects, and their grants and settings are removed.</summary>
    /// <param name="roles">The roles to remove.</param>
    /// <param name="heir">The role that takes over their objects.</param>
    public DatabaseGlobals Without(IReadOnlyCollection<string> roles, string heir)
    {
        if (roles.Count == 0)
        {
            return this;
        }

        var owner = roles.Contains(Owner) ? heir : Owner;
        var inherited = Rights.Where(right => right.Right == Ownership && roles.Contains(right.Role)).Select(right => right.On).ToHashSet(StringComparer.Ordinal);
        return this with
        {
            Owner = owner,
            Grants = [.. Grants.Where(grant => !roles.Contains(grant.Role) && grant.Role != owner)],
            Settings = [.. Settings.Where(setting => !roles.Contains(setting.Role))],
            Roles = [.. Roles.Where(role => !roles.Contains(role))],
            Rights =
            [
                .. Rights
                    .Where(right => right.Right == Ownership || (!roles.Contains(right.Role) && !(right.Role == heir && inherited.Contains(right.On))))
                    .Select(right => roles.Contains(right.Role) ? right with { Role = heir } : right),
            ],
        };
    }

    /// <summary>Returns a copy without the settings that roles have in all databases.</summary>
    public DatabaseGlobals OfDatabase() => this with { Settings = [.. Settings.Where(setting => setting.InDatabase)] };

    /// <summary>Describes the differences from the expected properties; null when there are none.</summary>
    public string? DifferenceFrom(DatabaseGlobals expected)
    {
        const int Shown = 3;
        var (those, these) = (expected.Lines().ToHashSet(StringComparer.Ordinal), Lines().ToHashSet(StringComparer.Ordinal));
        string[] differing = [.. those.Except(these).Select(line => $"lacks {line}"), .. these.Except(those).Select(line => $"has {line}")];
        return differing.Length == 0 ? null
            : differing.Length <= Shown ? string.Join("; ", differing)
            : $"{string.Join("; ", differing.Take(Shown))}; and {differing.Length - Shown} more";
    }

    private IEnumerable<string> Lines() =>
    [
        $"owner {Owner}",
        .. Comment is null ? Array.Empty<string>() : [$"comment '{Comment}'"],
        .. ConnectionLimit < 0 ? Array.Empty<string>() : [$"connection limit {ConnectionLimit}"],
        .. Grants.Select(grant => $"{grant.Privilege} on the database for {InWords(grant.Role)}{(grant.WithGrantOption ? " with grant option" : "")}").Order(StringComparer.Ordinal),
        .. Settings.Select(setting => $"setting {setting.Name} = '{setting.Value}' for {InWords(setting.Role)}{(setting.InDatabase ? "" : " everywhere")}").Order(StringComparer.Ordinal),
        .. Rights.Select(right => $"{right.Right} of {right.On} for {InWords(right.Role)}").Order(StringComparer.Ordinal),
    ];

    private static string InWords(string role) => role == Everybody ? "everybody" : $"role {role}";
}

/// <summary>A grant on a database.</summary>
/// <param name="Role">The role; empty for everybody.</param>
/// <param name="Privilege">Such as <c>CONNECT</c>.</param>
/// <param name="WithGrantOption">Whether the role may grant it to others.</param>
public sealed record DatabaseGrant(string Role, string Privilege, bool WithGrantOption);

/// <summary>A default setting of sessions.</summary>
/// <param name="Role">The role whose sessions; empty for everybody's.</param>
/// <param name="InDatabase">Whether it applies to this database only.</param>
/// <param name="Name">Such as <c>work_mem</c>.</param>
/// <param name="Value">The value as the server stores it.</param>
public sealed record DatabaseSetting(string Role, bool InDatabase, string Name, string Value);

/// <summary>A right on an object in a database.</summary>
/// <param name="On">Such as <c>table public.characters</c>.</param>
/// <param name="Role">The role; empty for everybody.</param>
/// <param name="Right"><see cref="DatabaseGlobals.Ownership"/>, or a privilege such as <c>SELECT</c>.</param>
public sealed record ObjectRight(string On, string Role, string Right);
