using Dice.Environment.Runtime.Engine;
using Dice.Environment.Runtime.Leases;
using Dice.Environment.Runtime.Planning;
using DotNet.Testcontainers.Builders;
using DotNet.Testcontainers.Configurations;
using DotNet.Testcontainers.Containers;
using DotNet.Testcontainers.Images;
using Microsoft.Extensions.Logging.Abstractions;
using Testcontainers.LocalStack;
using Testcontainers.PostgreSql;
using Testcontainers.Redis;
using Api = Docker.DotNet.Models;

namespace Dice.Environment.Runtime.Testcontainers;

/// <summary>
/// Creates and starts containers with Testcontainers, with the module that the definition names or with the generic builder. Everything that
/// Testcontainers does beyond that is switched off: pulls, logging, clean-up and waits for readiness.
/// </summary>
/// <param name="lease">The lease that the containers belong to.</param>
/// <param name="network">The id of the environment's network.</param>
public sealed class ContainerStarter(EngineConnection engine, EnvironmentId id, LeaseKeeper lease, string network)
{
    private static readonly TimeSpan ExitLook = TimeSpan.FromMilliseconds(500);
    private readonly ContainerParameters _parameters = new(id, lease, network);

    /// <summary>Creates and starts a container; completes when it runs or has exited.</summary>
    /// <param name="plan">The plan of the container.</param>
    /// <param name="beforeStart">Called with the container's id between its creation and its start. An exception prevents the start.</param>
    /// <returns>The container's id.</returns>
    public async Task<string> StartAsync(ContainerPlan plan, Func<string, Task> beforeStart)
    {
        TestcontainersDefaults.Decide();
        var container = Create(plan);
        var created = new TaskCompletionSource<string>();
        container.Created += (_, _) =>
        {
            // Testcontainers creates the container when it starts it. This event is the only moment between the two, so it waits here.
            beforeStart(container.Id).GetAwaiter().GetResult();
            created.TrySetResult(container.Id);
        };
        await StartOrExitAsync(container, created.Task);
        return container.Id;
    }

    /// <summary>Testcontainers waits 15 s for mapped ports, even when the container has exited and will have none.</summary>
    private async Task StartOrExitAsync(IContainer container, Task<string> created)
    {
        // Not cancellable: the engine would complete the request, and a teardown would miss the container.
        var start = container.StartAsync(CancellationToken.None);
        while (await Task.WhenAny(start, Task.Delay(ExitLook)) != start)
        {
            if (created.IsCompletedSuccessfully && (await engine.Client.Containers.InspectContainerAsync(await created)).State?.Status == "exited")
            {
                _ = start.ContinueWith(task => task.Exception, TaskScheduler.Default); // Marks the exception as observed; it is not needed.
                return;
            }
        }

        try
        {
            await start;
        }
        catch (ContainerNotRunningException)
        {
            // The wait for readiness reports the exit with its code and last log lines.
        }
    }

    private IContainer Create(ContainerPlan plan) => plan.Service.Module switch
    {
        ContainerModule.PostgreSql => Configure<PostgreSqlBuilder, PostgreSqlContainer, PostgreSqlConfiguration>(new PostgreSqlBuilder(plan.Image.Reference), plan).Build(),
        ContainerModule.Redis => Configure<RedisBuilder, RedisContainer, RedisConfiguration>(new RedisBuilder(plan.Image.Reference), plan).Build(),
        ContainerModule.LocalStack => Configure<LocalStackBuilder, LocalStackContainer, LocalStackConfiguration>(new LocalStackBuilder(plan.Image.Reference), plan).Build(),
        _ => Configure<ContainerBuilder, IContainer, IContainerConfiguration>(new ContainerBuilder(plan.Image.Reference), plan).Build(),
    };

    private TBuilder Configure<TBuilder, TContainer, TConfiguration>(TBuilder builder, ContainerPlan plan)
        where TBuilder : IContainerBuilder<TBuilder, TContainer, TConfiguration>, IAbstractBuilder<TBuilder, TContainer, Api.CreateContainerParameters>
        where TContainer : IContainer
        where TConfiguration : IContainerConfiguration =>
        builder
            .WithDockerEndpoint(new AgreedEndpoint(engine.Endpoint.Uri, engine.Version.Negotiate()))
            .WithName(ContainerParameters.NameOf(id, plan.Service.Name))
            .WithImagePullPolicy(PullPolicy.Never)
            .WithLogger(NullLogger.Instance)
            .WithCleanUp(false)
            .WithAutoRemove(false)
            // The scheduler waits for readiness with adaptive pauses; a module's own strategy would poll once a second.
            .WithWaitStrategy(Wait.ForUnixContainer().AddCustomWaitStrategy(new AtOnce()))
            .WithCreateParameterModifier(parameters => _parameters.Apply(plan, parameters));

    private sealed class AtOnce : IWaitUntil
    {
        public Task<bool> UntilAsync(IContainer container) => Task.FromResult(true);
    }
}
