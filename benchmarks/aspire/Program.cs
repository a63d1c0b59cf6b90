using System.Text.Json;
using AspireHost;
using Microsoft.Extensions.DependencyInjection;

// AspireHost COMPOSE.json: starts the services of `docker compose config --format json` with Aspire, waits until all are healthy, writes
// "ready", and stops when the standard input ends.
var compose = JsonDocument.Parse(await File.ReadAllTextAsync(args[0])).RootElement;
var builder = DistributedApplication.CreateBuilder(new DistributedApplicationOptions { Args = [], DisableDashboard = true });
var services = compose.GetProperty("services").EnumerateObject()
    .ToDictionary(service => service.Name, service => ComposeService.AddTo(builder, service.Name, service.Value, compose));
foreach (var (name, resource) in services)
{
    ComposeService.WaitForDependencies(resource, compose.GetProperty("services").GetProperty(name), services);
}

await using var application = builder.Build();
await application.StartAsync();
var notifications = application.Services.GetRequiredService<ResourceNotificationService>();
await Task.WhenAll(services.Keys.Select(name => notifications.WaitForResourceHealthyAsync(name)));
Console.WriteLine("ready");
await Console.In.ReadToEndAsync();
await application.StopAsync();
