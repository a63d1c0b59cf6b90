namespace Dice.Environment.Runtime.Planning;

/// <summary>The labels of a service's container that follow from the stack alone.</summary>
public static class ServiceLabels
{
    /// <summary>Returns the labels.</summary>
    public static ImmutableSortedDictionary<string, string> Of(Stack stack, Service service)
    {
        var labels = ImmutableSortedDictionary.CreateBuilder<string, string>();
        labels[Labels.Stack] = stack.Name;
        labels[Labels.Service] = service.Name;
        labels[Labels.Phase] = service.Phase.Number.ToString(CultureInfo.InvariantCulture);
        if (service == stack.Edge)
        {
            labels[Labels.StackPhase] = stack.Phase.Number.ToString(CultureInfo.InvariantCulture);
            labels[Labels.Routes] = string.Join(',', stack.Routes.Select(route => $"{route.Address}={route.Service}"));
        }

        if (!service.Provides.IsEmpty)
        {
            labels[Labels.Provides] = string.Join(',', service.Provides);
        }

        foreach (var (name, value) in MigrationLabels.Of(service.Migrations))
        {
            labels[name] = value;
        }

        foreach (var endpoint in service.Endpoints)
        {
            labels[Labels.EndpointPrefix + endpoint.Name] = Labels.DescribeEndpoint(endpoint);
        }

        return labels.ToImmutable();
    }
}
