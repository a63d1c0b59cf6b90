namespace Dice.Environment.Model;

/// <summary>The graph of required dependencies: pure functions, no state.</summary>
public static class StackGraph
{
    /// <summary>The services in an order in which each comes after all that it requires; equals are ordered by name.</summary>
    /// <exception cref="InvalidOperationException">The dependencies form a cycle; the validator reports it with its path.</exception>
    public static IReadOnlyList<string> StartOrder(Stack stack) => [.. StartWaves(stack).SelectMany(wave => wave)];

    /// <summary>The services in waves: all of one wave could start together, once those before it are ready.</summary>
    /// <exception cref="InvalidOperationException">The dependencies form a cycle.</exception>
    public static IReadOnlyList<IReadOnlyList<string>> StartWaves(Stack stack)
    {
        var waiting = stack.Services.ToDictionary(service => service.Name, service => Requirements(stack, service).ToHashSet());
        var waves = new List<IReadOnlyList<string>>();
        while (waiting.Count > 0)
        {
            string[] wave = [.. waiting.Where(entry => entry.Value.Count == 0).Select(entry => entry.Key).Order(StringComparer.Ordinal)];
            if (wave.Length == 0)
            {
                throw new InvalidOperationException($"The required dependencies of {string.Join(", ", waiting.Keys)} form a cycle.");
            }

            foreach (var name in wave)
            {
                waiting.Remove(name);
            }

            foreach (var requirements in waiting.Values)
            {
                requirements.ExceptWith(wave);
            }

            waves.Add(wave);
        }

        return waves;
    }

    /// <summary>The named services and all that they require, directly or through others.</summary>
    public static IReadOnlySet<string> RequiredClosure(Stack stack, IEnumerable<string> names)
    {
        var closure = new HashSet<string>();
        var open = new Stack<string>(names);
        while (open.TryPop(out var name))
        {
            if (closure.Add(name))
            {
                foreach (var required in Requirements(stack, stack[name]))
                {
                    open.Push(required);
                }
            }
        }

        return closure;
    }

    /// <summary>A cycle of required dependencies as a path that ends where it began, or null.</summary>
    public static IReadOnlyList<string>? FindCycle(Stack stack)
    {
        var done = new HashSet<string>();
        var path = new List<string>();

        IReadOnlyList<string>? Visit(Service service)
        {
            var seenAt = path.IndexOf(service.Name);
            if (seenAt >= 0)
            {
                return [.. path.Skip(seenAt), service.Name];
            }

            if (!done.Add(service.Name))
            {
                return null;
            }

            path.Add(service.Name);
            var cycle = Requirements(stack, service).Select(name => Visit(stack[name])).FirstOrDefault(found => found is not null);
            path.RemoveAt(path.Count - 1);
            return cycle;
        }

        return stack.Services.Select(Visit).FirstOrDefault(found => found is not null);
    }

    /// <summary>The chain of required dependencies that takes longest, first to last, given how long each service takes by itself.</summary>
    /// <param name="stack">The stack.</param>
    /// <param name="durations">Each service's own time, from the moment its requirements are ready; a missing one counts as zero.</param>
    public static CriticalPath FindCriticalPath(Stack stack, IReadOnlyDictionary<string, TimeSpan> durations)
    {
        var best = new Dictionary<string, CriticalPath>();
        foreach (var name in StartOrder(stack))
        {
            var before = Requirements(stack, stack[name])
                .Select(required => best[required])
                .DefaultIfEmpty(CriticalPath.Empty)
                .MaxBy(path => path.Length)!;
            best[name] = before.Append(name, durations.GetValueOrDefault(name));
        }

        return best.Values.DefaultIfEmpty(CriticalPath.Empty).MaxBy(path => path.Length)!;
    }

    /// <summary>The required services that are part of the stack (the validator reports those that are not).</summary>
    private static IEnumerable<string> Requirements(Stack stack, Service service) =>
        service.Requires.Where(name => stack.Services.Any(other => other.Name == name));
}
