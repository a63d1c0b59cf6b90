using System.Collections.Immutable;
using Dice.Environment.Kubernetes.Deployments;

namespace Dice.Environment.Specs.Kubernetes.Clusters;

/// <summary>A database, its migrations, a service that needs it, and a route.</summary>
internal static class SampleManifests
{
    public const string Yaml = """
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata: {name: routes}
        spec: {rules: [{host: web.dice.local}]}
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web, labels: {app.kubernetes.io/name: web}}
        spec:
          replicas: 2
          template: {spec: {containers: [{name: web, image: "dice/web:r1", resources: {requests: {cpu: 250m, memory: 256Mi}}}]}}
        ---
        apiVersion: batch/v1
        kind: Job
        metadata: {name: web-migrations, labels: {app.kubernetes.io/name: web}}
        spec: {template: {spec: {containers: [{name: migrate, image: "dice/web:r1"}]}}}
        ---
        apiVersion: apps/v1
        kind: StatefulSet
        metadata: {name: store, labels: {app.kubernetes.io/name: store}}
        spec:
          template: {spec: {containers: [{name: store, image: "postgres:17", resources: {requests: {cpu: "1", memory: 1Gi}}}]}}
          volumeClaimTemplates: [{metadata: {name: data}, spec: {resources: {requests: {storage: 1Gi}}}}]
        ---
        apiVersion: v1
        kind: Secret
        metadata: {name: passwords}
        stringData: {password: "0123"}
        """;

    public static ImmutableArray<ClusterObject> All => ManifestReader.Read(Yaml);

    public static Dice.Environment.Model.Stack Stack { get; } = new Dice.Environment.Model.Stack("sample")
        .With(new Dice.Environment.Model.Service("store", new Dice.Environment.Model.ImageSource("store")) { Readiness = Dice.Environment.Model.Readiness.Running().Within(TimeSpan.FromSeconds(1)) })
        .With(new Dice.Environment.Model.Service("web", new Dice.Environment.Model.ImageSource("web"))
        {
            Dependencies = [new Dice.Environment.Model.Dependency("store", Dice.Environment.Model.DependencyKind.Required)],
            Readiness = Dice.Environment.Model.Readiness.Running().Within(TimeSpan.FromSeconds(1)),
        });
}
