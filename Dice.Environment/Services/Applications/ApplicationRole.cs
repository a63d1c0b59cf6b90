using Dice.Environment.Applications;

namespace Dice.Environment.Services.Applications;

/// <summary>A role in the stack that an application fills: the fixture, or a user's own application in its place.</summary>
/// <param name="Name">The service's name.</param>
/// <param name="Recipe">The image recipe of the fixture; its definition also applies to applications that name it in <c>dice.json</c>.</param>
internal sealed record ApplicationRole(string Name, string Recipe)
{
    /// <summary>Adds the dependencies, environment variables and secrets that every application in this role gets.</summary>
    public required Func<Service, Service> Connect { get; init; }

    /// <summary>Defines an application with the same layout as the fixture, without what <see cref="Connect"/> adds.</summary>
    public required Func<Application, Service> Define { get; init; }

    /// <summary>The routes to the application; empty for none.</summary>
    public ImmutableArray<Route> Routes { get; init; } = [];

    /// <summary>The port of the host for a debugger; null for a port that the engine chooses.</summary>
    public int? InspectorPort { get; init; }

    /// <summary>The API that the fixture in this role depends on: without a service that provides it, the fixture is left out. Null for none.</summary>
    public string? Presupposes { get; init; }

    /// <summary>All roles, in the order in which applications are listed.</summary>
    public static ImmutableArray<ApplicationRole> All => [Backend.Role, Rules.Role, Gateway.Role, Pwa.Role, Cms.Role];

    /// <summary>Returns the named role; null when there is none.</summary>
    public static ApplicationRole? Find(string name) => All.FirstOrDefault(role => role.Name == name);

    /// <summary>The role of an application whose folder holds only one application.</summary>
    public static ApplicationRole For(Framework framework) => framework.IsPage ? Pwa.Role : Backend.Role;
}
