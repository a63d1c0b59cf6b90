namespace Dice.Environment.Exports;

/// <summary>
/// The dependencies of a service as Compose has them. Compose refuses cycles even if a dependency in them is not required; Dice does not, because nothing
/// waits for an optional dependency. Therefore an optional dependency that leads back to the service is left out.
/// </summary>
public static class ComposeDependencies
{
    /// <summary>Returns the entries of <c>depends_on</c> by service.</summary>
    public static Dictionary<string, object> Of(Service service, Stack stack) =>
        Among(service, stack).Where(dependency => dependency.Kind != DependencyKind.Optional || !LeadsTo(dependency.Service, service.Name, stack))
            .ToDictionary(dependency => dependency.Service, dependency => (object)ConditionOf(dependency, stack));

    private static IEnumerable<Dependency> Among(Service service, Stack stack) =>
        service.Dependencies.Where(dependency => stack.Services.Any(other => other.Name == dependency.Service));

    private static bool LeadsTo(string from, string to, Stack stack)
    {
        var seen = new HashSet<string>();
        var open = new Stack<string>([from]);
        while (open.TryPop(out var name))
        {
            foreach (var next in Among(stack[name], stack).Select(dependency => dependency.Service).Where(seen.Add))
            {
                open.Push(next);
            }
        }

        return seen.Contains(to);
    }

    private static Dictionary<string, object> ConditionOf(Dependency dependency, Stack stack) => dependency.Kind == DependencyKind.Optional
        ? new Dictionary<string, object> { ["condition"] = "service_started", ["required"] = false }
        : new Dictionary<string, object>
        {
            ["condition"] = stack[dependency.Service].Readiness switch
            {
                CompletedReadiness => "service_completed_successfully",
                RunningReadiness or LogReadiness => "service_started",
                _ => "service_healthy",
            },
        };
}
