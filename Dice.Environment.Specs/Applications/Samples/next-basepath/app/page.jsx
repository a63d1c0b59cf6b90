export default function Page() {
  return (
    <main>
      <h1>Welcome to the portal</h1>
    </main>
  );
}
