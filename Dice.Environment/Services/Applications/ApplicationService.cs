using Dice.Environment.Applications;
using Dice.Environment.Applications.Settings;
using Dice.Environment.Services.Monitoring;
using Dice.Environment.Services.Observability;
using Dice.Environment.Services.References;

namespace Dice.Environment.Services.Applications;

/// <summary>Converts applications to services and routes: first the definition of their role, then the settings of their <c>dice.json</c>.</summary>
internal static class ApplicationService
{
    /// <summary>Returns the service without the environment variables of its <c>dice.json</c>, whose references need the whole stack.</summary>
    /// <exception cref="DiceException">The <c>dice.json</c> names a recipe that this application cannot use.</exception>
    public static Service Define(Application application)
    {
        var role = ApplicationRole.Find(application.Name);
        if (application.Settings.Recipe is { } recipe)
        {
            return role is not null && role.Recipe == recipe
                ? role.Connect(role.Define(application)) with { Provides = application.Settings.Provides }
                : throw new SettingsException(
                    application.Settings.Path!,
                    "recipe",
                    $"\"{recipe}\" is not a recipe for '{application.Name}'",
                    role is null ? "remove the key: further applications use the recipe for any Node.js application" : $"write \"{role.Recipe}\", or remove the key");
        }

        var service = NodeApplication.Define(application, role);
        service = application.IsInDevelopment ? service.WithApplicationMetrics().WithTelemetry() : service;
        return role is null ? service : role.Connect(service);
    }

    /// <summary>Returns the routes to the application: those of its <c>dice.json</c>, else those of its role, else <c>NAME.dice.local</c>.</summary>
    public static IEnumerable<Route> RoutesTo(Application application) =>
        application.Settings.HasNoPort ? []
        : application.Settings.Routes is { } routes ? routes.Select(route => new Route(route.Host, application.Name) { PathPrefix = route.Path?.TrimEnd('/') ?? "" })
        : ApplicationRole.Find(application.Name)?.Routes ?? [new Route($"{application.Name}.dice.local", application.Name)];

    /// <summary>Returns the service with the dependencies, variables and migrations of its <c>dice.json</c>.</summary>
    /// <param name="service">The service that <see cref="Define"/> returned.</param>
    /// <param name="application">The application.</param>
    /// <param name="stack">The whole stack.</param>
    /// <exception cref="SettingsException">A reference or a service is unknown.</exception>
    public static Service Complete(Service service, Application application, Stack stack)
    {
        var settings = application.Settings;
        var references = new ReferenceReader(stack, application);
        var values = settings.Environment.ToImmutableSortedDictionary(entry => entry.Key, entry => references.Read(entry.Value, $"environment.{entry.Key}"));
        service = values.Aggregate(service, (with, entry) => with.WithEnvironment(entry.Key, entry.Value));
        service = service with
        {
            Dependencies = DependenciesOf(service, settings, stack, references),
            Secrets = [.. service.Secrets.Concat(values.Values.SelectMany(value => value.Parts).OfType<SecretFileValue>().Select(file => file.Secret)).DistinctBy(secret => secret.Name)],
        };
        if (application.Framework.IsVite && stack.Routes.FirstOrDefault(route => route.Service == service.Name) is { } route && settings.Recipe is null)
        {
            // Vite rejects host names that are not in its list of allowed hosts.
            service = service.WithEnvironment("__VITE_ADDITIONAL_SERVER_ALLOWED_HOSTS", route.Host);
        }

        return settings.Migrations is { } migrations ? Migrated(service, migrations) : service;
    }

    private static ImmutableArray<Dependency> DependenciesOf(Service service, ApplicationSettings settings, Stack stack, ReferenceReader references)
    {
        string[] needs = [.. Known(settings.Needs, "needs") ?? service.Requires];
        string[] uses = [.. Known(settings.Uses, "uses") ?? service.Dependencies.Where(dependency => dependency.Kind == DependencyKind.Optional).Select(dependency => dependency.Service)];
        var required = needs.Union(references.Stores.Except(uses)).ToArray();
        return
        [
            .. required.Select(name => new Dependency(name, DependencyKind.Required)),
            .. uses.Union(references.Applications).Except(required).Select(name => new Dependency(name, DependencyKind.Optional)),
        ];

        IEnumerable<string>? Known(ImmutableArray<string>? names, string key)
        {
            if (names is not { } given)
            {
                return null;
            }

            if (given.FirstOrDefault(name => stack.Services.All(other => other.Name != name) || name == service.Name) is { } unknown)
            {
                string[] others = [.. stack.Services.Select(other => other.Name).Where(name => name != service.Name)];
                throw new SettingsException(
                    settings.Path!, key, $"the stack has no other service '{unknown}'",
                    Suggestion.Nearest(unknown, others) is { } similar ? $"did you mean \"{similar}\"?" : $"choose from: {string.Join(", ", others)}");
            }

            return given;
        }
    }

    private static Service Migrated(Service service, MigrationSettings migrations)
    {
        var commands = new Migrations { Status = Shell(migrations.Status), Up = Shell(migrations.Up), Down = Shell(migrations.Down) };
        return service with { Migrations = commands, Preparation = commands.Up };

        static ImmutableArray<string> Shell(string? command) => command is null ? [] : ["sh", "-c", command];
    }
}
