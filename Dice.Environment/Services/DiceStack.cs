using Dice.Environment.Applications;
using Dice.Environment.Services.Applications;
using Dice.Environment.Services.Monitoring;
using Dice.Environment.Services.Observability;

namespace Dice.Environment.Services;

/// <summary>The complete DICE stack, phase by phase.</summary>
public static class DiceStack
{
    /// <summary>The highest phase that can be started.</summary>
    public static Phase LatestPhase { get; } = new(3);

    /// <summary>Creates the stack with the services of all phases for a workspace's applications.</summary>
    /// <exception cref="DiceException">A folder of the workspace is missing, or a file of an application is invalid.</exception>
    public static Stack Create(Workspace workspace)
    {
        var applications = workspace.Applications();
        var stack = new Stack("dice")
            .With(Postgres.Define())
            .With(Redis.Define())
            .With(LocalStack.Define(workspace.LocalStackScripts));
        stack = applications.Aggregate(stack, (with, application) => with.With(Define(application, workspace)));
        stack = applications.SelectMany(ApplicationService.RoutesTo).Aggregate(stack, (with, route) => with.With(route));
        stack = MonitoringServices.AddTo(stack);
        stack = ObservabilityServices.AddTo(stack);
        stack = stack.With(EdgeProxy.Define(stack.Routes));
        stack = stack.With(PrometheusServer.Define(stack));
        stack = stack.With(LogCollector.Define(stack));
        return applications.Aggregate(stack, (completed, application) => completed with
        {
            Services = [.. completed.Services.Select(service => service.Name == application.Name ? ApplicationService.Complete(service, application, completed) : service)],
        });
    }

    /// <summary>Adds the definitions of services that only an option of a start adds: Vault, and the other nodes of a Redis cluster.</summary>
    public static Stack WithOptional(Stack stack) => stack with
    {
        Services = [.. stack.Services, .. RedisCluster.PutInto(VaultServer.PutInto(stack)).Services.Where(service => stack.Services.All(other => other.Name != service.Name))],
    };

    private static Service Define(Application application, Workspace workspace)
    {
        var service = ApplicationService.Define(application);
        return service.Name == Cms.Name ? Cms.SeededFrom(service, workspace.SeedData) : service;
    }
}
