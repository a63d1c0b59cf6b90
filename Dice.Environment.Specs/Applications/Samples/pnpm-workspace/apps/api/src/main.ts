import { priceWithTax } from '@shop/shared';
import Fastify from 'fastify';

const app = Fastify({ logger: true });

app.get('/health', () => ({ status: 'ok' }));
app.get('/price/:net', (request) => {
  const { net } = request.params as { net: string };
  return { price: priceWithTax(Number(net)) };
});

await app.listen({ host: '0.0.0.0', port: Number(process.env.PORT ?? 3000) });
