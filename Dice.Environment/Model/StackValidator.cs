using System.Text.RegularExpressions;

namespace Dice.Environment.Model;

/// <summary>Finds everything that would keep a stack from running and reports all of it at once.</summary>
public static partial class StackValidator
{
    /// <summary>Throws when the stack has validation errors.</summary>
    /// <exception cref="StackInvalidException">Lists every validation error.</exception>
    public static void Validate(Stack stack)
    {
        var errors = FindErrors(stack).ToArray();
        if (errors.Length > 0)
        {
            throw new StackInvalidException(stack, errors);
        }
    }

    /// <summary>Returns every validation error of the stack, one sentence each.</summary>
    public static IEnumerable<string> FindErrors(Stack stack) =>
    [
        .. NameErrors(stack),
        .. stack.Services.SelectMany(service => DependencyErrors(stack, service)),
        .. CycleErrors(stack),
        .. stack.Services.SelectMany(EndpointErrors),
        .. HostPortErrors(stack),
        .. stack.Services.SelectMany(service => ReadinessErrors(service)),
        .. stack.Services.SelectMany(service => ValueErrors(stack, service)),
        .. stack.Services.SelectMany(MountErrors),
        .. stack.Services.SelectMany(ImageAndLimitErrors),
        .. RouteErrors(stack),
        .. HeaderErrors(stack.SecurityHeaders),
    ];

    private static IEnumerable<string> NameErrors(Stack stack) =>
    [
        .. stack.Services.Select(service => service.Name).Append(stack.Name).Where(name => !DnsLabel().IsMatch(name))
            .Select(name => $"'{name}' is not a valid name: use lower case letters, digits and dashes, beginning with a letter, at most 40"),
        .. Repeated(stack.Services.Select(service => service.Name)).Select(name => $"service '{name}' is defined more than once"),
    ];

    private static IEnumerable<string> DependencyErrors(Stack stack, Service service)
    {
        foreach (var dependency in service.Dependencies)
        {
            // A missing optional dependency is valid.
            if (dependency.Kind == DependencyKind.Required && !Exists(stack, dependency.Service))
            {
                yield return $"service '{service.Name}' requires '{dependency.Service}', which the stack does not have";
            }
            else if (stack.Services.FirstOrDefault(other => other.Name == dependency.Service) is { } other && other.Phase > service.Phase
                && dependency.Kind == DependencyKind.Required)
            {
                yield return $"service '{service.Name}' of phase {service.Phase.Number} requires '{other.Name}' of the later phase {other.Phase.Number}";
            }
        }

        foreach (var name in Repeated(service.Dependencies.Select(dependency => dependency.Service)))
        {
            yield return $"service '{service.Name}' names its dependency '{name}' more than once";
        }
    }

    private static IEnumerable<string> CycleErrors(Stack stack) =>
        // A path is only meaningful when names are unique.
        !Repeated(stack.Services.Select(service => service.Name)).Any() && StackGraph.FindCycle(stack) is { } cycle
            ? [$"the required dependencies form a cycle: {string.Join(" → ", cycle)}"]
            : [];

    private static IEnumerable<string> EndpointErrors(Service service) =>
    [
        .. Repeated(service.Endpoints.Select(endpoint => endpoint.Name)).Select(name => $"service '{service.Name}' has two endpoints named '{name}'"),
        .. Repeated(service.Endpoints.Select(endpoint => endpoint.Port)).Select(port => $"service '{service.Name}' has two endpoints on port {port}"),
        .. service.Endpoints.Where(endpoint => endpoint.Port is < 1 or > 65535).Select(endpoint => $"service '{service.Name}', endpoint '{endpoint.Name}': {endpoint.Port} is not a port between 1 and 65535"),
        .. service.Metrics is { Port: < 1 or > 65535 } metrics ? [$"service '{service.Name}': its metrics' port {metrics.Port} is not a port between 1 and 65535"] : Array.Empty<string>(),
        .. service.Metrics is { } served && !served.Path.StartsWith('/') ? [$"service '{service.Name}': its metrics' path '{served.Path}' does not begin with /"] : Array.Empty<string>(),
    ];

    private static IEnumerable<string> HostPortErrors(Stack stack) =>
        stack.Services
            .SelectMany(service => service.Endpoints.Select(endpoint => (Owner: $"{service.Name}.{endpoint.Name}", Port: endpoint.PreferredHostPort)))
            .Where(entry => entry.Port is not null)
            .GroupBy(entry => entry.Port)
            .Where(group => group.Count() > 1)
            .Select(group => $"host port {group.Key} is requested by {string.Join(" and ", group.Select(entry => entry.Owner))}");

    private static IEnumerable<string> ReadinessErrors(Service service)
    {
        var endpoint = service.Readiness switch
        {
            HttpReadiness http => http.Endpoint,
            TcpReadiness tcp => tcp.Endpoint,
            CommandReadiness command => command.ListeningOn,
            _ => null,
        };
        if (endpoint is not null && service.FindEndpoint(endpoint) is null)
        {
            yield return $"service '{service.Name}': its readiness uses endpoint '{endpoint}', which it does not have";
        }

        if (service.Readiness is CommandReadiness { Arguments.Length: 0 })
        {
            yield return $"service '{service.Name}': its readiness command is empty";
        }

        foreach (var pattern in new[] { (service.Readiness as LogReadiness)?.Pattern, (service.Readiness as HttpReadiness)?.Body, (service.Readiness as HttpReadiness)?.Refusal?.Body })
        {
            if (pattern is not null && !IsRegex(pattern))
            {
                yield return $"service '{service.Name}': its readiness pattern '{pattern}' is not a valid regular expression";
            }
        }

        if (service.Readiness.Deadline <= TimeSpan.Zero)
        {
            yield return $"service '{service.Name}': its readiness deadline must be longer than zero";
        }
    }

    private static IEnumerable<string> ValueErrors(Stack stack, Service service)
    {
        foreach (var (name, value) in service.Environment.SelectMany(entry => entry.Value.Parts.Select(part => (entry.Key, part))))
        {
            if (value is EndpointValue endpoint && Exists(stack, endpoint.Service) && stack[endpoint.Service].FindEndpoint(endpoint.Endpoint) is null)
            {
                yield return $"service '{service.Name}', variable {name}: '{endpoint.Service}' has no endpoint '{endpoint.Endpoint}'";
            }
            else if (value is EndpointValue { Service: var target } && !Exists(stack, target) && service.Dependencies.All(dependency => dependency.Service != target))
            {
                yield return $"service '{service.Name}', variable {name} points at '{target}', which is neither in the stack nor a dependency";
            }
        }

        foreach (var key in Repeated(service.Secrets.Select(secret => secret.Name)))
        {
            yield return $"service '{service.Name}' has two secrets named '{key}'";
        }
    }

    private static IEnumerable<string> MountErrors(Service service) =>
    [
        .. Repeated(service.Mounts.Select(mount => mount.Target)).Select(target => $"service '{service.Name}' mounts two things at {target}"),
        .. service.Mounts.Where(mount => !mount.Target.StartsWith('/')).Select(mount => $"service '{service.Name}': mount target '{mount.Target}' is not absolute"),
        .. Repeated(service.Mounts.OfType<VolumeMount>().Select(volume => volume.Name)).Select(name => $"service '{service.Name}' has two volumes named '{name}'"),
    ];

    private static IEnumerable<string> ImageAndLimitErrors(Service service)
    {
        for (var image = service.Image; image is not null; image = image.Base)
        {
            if (image.Official is null && image.Recipe is null)
            {
                yield return $"service '{service.Name}': image '{image.Name}' has neither an official reference nor a recipe";
            }
        }

        if (service.Limits.Pids < 1)
        {
            yield return $"service '{service.Name}': a limit of {service.Limits.Pids} processes leaves none to run";
        }

        if (service.Limits.MemoryMiB is < 6)
        {
            yield return $"service '{service.Name}': a memory limit of {service.Limits.MemoryMiB} MiB is below the engine's least, 6 MiB";
        }
    }

    private static IEnumerable<string> RouteErrors(Stack stack)
    {
        foreach (var address in Repeated(stack.Routes.Select(route => route.Address)))
        {
            yield return $"host '{address}' is routed more than once";
        }

        foreach (var route in stack.Routes)
        {
            if (!Exists(stack, route.Service))
            {
                yield return $"route '{route.Address}' leads to '{route.Service}', which the stack does not have";
            }
            else if (stack[route.Service].FindEndpoint(route.Endpoint) is null)
            {
                yield return $"route '{route.Address}': service '{route.Service}' has no endpoint '{route.Endpoint}'";
            }

            if (!HostName().IsMatch(route.Host))
            {
                yield return $"route '{route.Host}' is not a valid host name";
            }

            if (!PathPrefix().IsMatch(route.PathPrefix))
            {
                yield return $"route '{route.Address}': the prefix '{route.PathPrefix}' is not made of segments such as /graphql: lower case letters, digits and dashes, no slash at the end";
            }
        }

        if (stack.Services.Count(service => service.Mounts.OfType<EdgeConfigurationMount>().Any()) > 1)
        {
            yield return "more than one service is an edge";
        }
    }

    private static IEnumerable<string> HeaderErrors(SecurityHeaders headers)
    {
        if (headers.FrameOptions is { } frame && !SecurityHeaders.KnownFrameOptions.Contains(frame))
        {
            yield return $"X-Frame-Options '{frame}' is not one of {string.Join(", ", SecurityHeaders.KnownFrameOptions)}";
        }

        if (headers.ReferrerPolicy is { } policy && !SecurityHeaders.KnownReferrerPolicies.Contains(policy))
        {
            yield return $"Referrer-Policy '{policy}' is not one of {string.Join(", ", SecurityHeaders.KnownReferrerPolicies)}";
        }

        if (headers.StrictTransportSecurity < TimeSpan.Zero)
        {
            yield return "the time of Strict-Transport-Security is negative";
        }
    }

    private static bool Exists(Stack stack, string name) => stack.Services.Any(service => service.Name == name);

    private static IEnumerable<T> Repeated<T>(IEnumerable<T> items) =>
        items.GroupBy(item => item).Where(group => group.Count() > 1).Select(group => group.Key);

    private static bool IsRegex(string pattern)
    {
        try
        {
            _ = new Regex(pattern);
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    [GeneratedRegex("^[a-z][a-z0-9-]{0,39}$")]
    private static partial Regex DnsLabel();

    [GeneratedRegex(@"^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+$")]
    private static partial Regex HostName();

    [GeneratedRegex("^(/[a-z0-9-]+)*$")]
    private static partial Regex PathPrefix();
}
