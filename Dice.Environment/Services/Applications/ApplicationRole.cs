using System.Collections.Immutable;
using Dice.Environment.Applications;
using Dice.Environment.Model;

namespace Dice.Environment.Services.Applications;

/// <summary>A place in the stack that an application fills: the fixture, or a user's own application in its stead.</summary>
/// <param name="Name">The service's name.</param>
/// <param name="Recipe">The image recipe that is made for the fixture; its definition applies to applications that name it in <c>dice.json</c>.</param>
internal sealed record ApplicationRole(string Name, string Recipe)
{
    /// <summary>Adds dependencies, environment variables and secrets: what every application in this place gets.</summary>
    public required Func<Service, Service> Connect { get; init; }

    /// <summary>The definition of an application that is laid out like the fixture, without what <see cref="Connect"/> adds.</summary>
    public required Func<Application, Service> Define { get; init; }

    /// <summary>The routes to it; empty for none.</summary>
    public ImmutableArray<Route> Routes { get; init; } = [];

    /// <summary>The port of the host that a debugger expects; null for any.</summary>
    public int? InspectorPort { get; init; }

    /// <summary>The API without which the fixture in this place is of no use, as it only serves on behalf of it; null for none.</summary>
    public string? Presupposes { get; init; }

    /// <summary>All roles, in the order in which applications are listed.</summary>
    public static ImmutableArray<ApplicationRole> All => [Backend.Role, Rules.Role, Gateway.Role, Pwa.Role];

    /// <summary>The named role; null when there is none.</summary>
    public static ApplicationRole? Find(string name) => All.FirstOrDefault(role => role.Name == name);

    /// <summary>The role that an application alone in its folder fills.</summary>
    public static ApplicationRole For(Framework framework) => framework.IsPage ? Pwa.Role : Backend.Role;
}
