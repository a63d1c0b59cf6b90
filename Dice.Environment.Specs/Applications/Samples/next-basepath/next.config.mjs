/** @type {import('next').NextConfig} */
const nextConfig = {
  basePath: '/portal',
};

export default nextConfig;
